mod address;
mod checklist;
mod sign_in_test;
mod status;
