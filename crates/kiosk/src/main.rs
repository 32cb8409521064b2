//! The window of the desk: `cccd-kiosk --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cccd_kiosk::start::run()
}
