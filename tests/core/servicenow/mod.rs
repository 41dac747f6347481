mod openframe;
mod record;
