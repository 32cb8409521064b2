#![no_main]

use cccd_properties::Target;

libfuzzer_sys::fuzz_target!(init: Target::prepare(), |bytes| Target::check_named("cv_certificate", bytes));
