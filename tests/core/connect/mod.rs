mod frame_answer;
mod landing;
