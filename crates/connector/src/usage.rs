//! Telling which assets a site uses: all of it, in one call that is read from a file as it goes.

use std::path::Path;

use portal_types::UsagesImported;

use crate::{
    Failure, Options,
    portal::{Portal, Trouble},
};

/// Sends a file of pages, a line each, and says what came of it. A connector that tells single pages when
/// they are published sends the same to `usage/sync`.
pub async fn tell_usage(
    options: &Options,
    file: &Path,
    say: impl Fn(&str),
) -> Result<UsagesImported, Failure> {
    let portal = Portal::new(options)?;
    let key = options.key.read()?;
    let unreadable = |error| Failure::Usages(file.to_owned(), error);
    let pages = tokio::fs::File::open(file).await.map_err(unreadable)?;
    let size = pages.metadata().await.map_err(unreadable)?.len();
    say(&format!(
        "sending {size} bytes; how far it is can be seen in the portal, under Asset tracking"
    ));
    let told = portal.import_usages(&key, pages, size).await.map_err(|trouble| match trouble {
        Trouble::Mend(words) => Failure::Refused(words),
        Trouble::Away(words) | Trouble::Busy(words, _) => Failure::Refused(format!(
            "{words}. What had come is in; send the file again, which does no harm"
        )),
    })?;
    let import = &told.import;
    say(&format!(
        "{} pages and {} usages are in, {} of them new; {} went, {} were left out",
        import.pages, import.accepted, import.new, import.removed, import.rejected
    ));
    for problem in &told.problems {
        let usage = problem.usage.map(|usage| format!(", usage {usage}")).unwrap_or_default();
        say(&format!("line {}{usage}: {}", problem.line, problem.detail));
    }
    Ok(told)
}
