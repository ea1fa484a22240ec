//! The `morgue` program: runs the command line and returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    morgue::cli::run(std::env::args_os())
}
