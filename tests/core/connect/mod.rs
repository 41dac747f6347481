mod contact_state;
mod frame_answer;
mod landing;
