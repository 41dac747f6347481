mod identity;
mod one_phone;
