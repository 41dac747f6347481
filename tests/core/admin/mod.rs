mod address;
mod checklist;
mod form;
mod sign_in_test;
mod status;
