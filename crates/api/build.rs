//! A new build of the dashboard is a new build of the binary that holds it.

fn main() {
    println!("cargo:rerun-if-changed=../../frontend/dist/manifest.json");
}
