mod address;
mod checklist;
mod form;
mod keys;
mod report;
mod sign_in_test;
mod status;
mod world;
