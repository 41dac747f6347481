mod ccp_frame;
mod chain;
mod pairing;
