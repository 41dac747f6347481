mod address;
mod host;
mod json;
mod phone_number;
mod text;
