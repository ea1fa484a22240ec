//! The integration tests: the built program on real folders, and the rules that the code keeps. One binary, so that it links once.
#![expect(clippy::unwrap_used, reason = "a test may fail that way")]

mod bad_input;
mod bylines;
mod comfort;
mod evidence;
mod facets;
mod facts;
mod floor_plan;
mod headlines;
mod language;
mod layouts;
mod options;
mod relevance;
mod rerun;
mod reuters;
mod sample_corpus;
mod schemas;
mod support;
mod tellings;

#[test]
fn every_file_here_is_a_module_of_this_binary() {
    let here = support::project().join("tests").join("it");
    let listed = std::fs::read_to_string(here.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(&here).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") {
            assert!(listed.contains(&format!("\nmod {module};\n")), "tests/it/{name} is not listed in main.rs");
        }
    }
}
