//! The style sheets: one file of all, since together they compress better and come with one request.

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::page::{Page, attribute, integrity, short_hash};

/// Joins all style sheets of the page into one, in their order.
pub(crate) fn join(dist: &Path, page: &mut Page) -> Result<(), Box<dyn Error>> {
    let mut all = Vec::new();
    let tags = page.styles();
    for tag in &tags {
        let name = attribute(tag, "href").ok_or_else(|| format!("{tag} names no file"))?;
        let file = dist.join(name.trim_start_matches("./"));
        all.extend(fs::read(&file)?);
        all.push(b'\n');
        fs::remove_file(&file)?;
    }
    let name = format!("style-{}.css", short_hash(&all));
    let hash = integrity(&all);
    let joined = format!(r#"<link rel="stylesheet" href="./{name}" integrity="{hash}">"#);
    for (index, tag) in tags.iter().enumerate() {
        page.replace(tag, if index == 0 { &joined } else { "" })?;
    }
    fs::write(dist.join(name), all)?;
    Ok(())
}
