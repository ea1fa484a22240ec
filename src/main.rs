//! The `morgue` program: runs the command line and returns its exit code.

use std::process::ExitCode;

/// Indexing makes and frees many small strings in different threads, which the usual allocators of several systems do slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    morgue::cli::run(std::env::args_os())
}
