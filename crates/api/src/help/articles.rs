//! The articles, from `docs/help`: built in, so that they are there offline.

/// An article as it is written: a title, a sentence that sums it up, the text, and words that it should
/// be found by.
pub struct Article {
    /// Its name in addresses.
    pub slug: &'static str,
    source: &'static str,
}

const fn article(slug: &'static str, source: &'static str) -> Article {
    Article { slug, source }
}

/// All of them, in the order in which they are listed.
pub const ARTICLES: &[Article] = &[
    article("selector-is-empty", include_str!("../../../../docs/help/selector-is-empty.md")),
    article("oauth-app", include_str!("../../../../docs/help/oauth-app.md")),
    article("connection-test", include_str!("../../../../docs/help/connection-test.md")),
    article("api-key-refused", include_str!("../../../../docs/help/api-key-refused.md")),
    article("replace-a-key", include_str!("../../../../docs/help/replace-a-key.md")),
    article(
        "change-does-not-arrive",
        include_str!("../../../../docs/help/change-does-not-arrive.md"),
    ),
    article("fields-and-global", include_str!("../../../../docs/help/fields-and-global.md")),
    article("layout-service", include_str!("../../../../docs/help/layout-service.md")),
    article("remote-logging", include_str!("../../../../docs/help/remote-logging.md")),
    article("asset-tracking", include_str!("../../../../docs/help/asset-tracking.md")),
    article("deleted-or-archived", include_str!("../../../../docs/help/deleted-or-archived.md")),
    article("undo-a-change", include_str!("../../../../docs/help/undo-a-change.md")),
    article("team-and-roles", include_str!("../../../../docs/help/team-and-roles.md")),
    article("lost-second-factor", include_str!("../../../../docs/help/lost-second-factor.md")),
    article("webdam", include_str!("../../../../docs/help/webdam.md")),
    article("subscription-ended", include_str!("../../../../docs/help/subscription-ended.md")),
    article("plans-and-invoices", include_str!("../../../../docs/help/plans-and-invoices.md")),
    article("rich-text", include_str!("../../../../docs/help/rich-text.md")),
    article("good-ticket", include_str!("../../../../docs/help/good-ticket.md")),
];

impl Article {
    /// What it answers.
    pub fn title(&self) -> &'static str {
        self.parts().next().unwrap_or_default().trim_start_matches("# ")
    }

    /// The same in a sentence.
    pub fn summary(&self) -> &'static str {
        self.parts().nth(1).unwrap_or_default()
    }

    /// What follows the title.
    pub fn text(&self) -> &'static str {
        let after = self.source.split_once("\n\n").map_or("", |(_, after)| after);
        after.rsplit_once("<!-- keywords:").map_or(after, |(text, _)| text)
    }

    /// Words that people use for it, and that are not in it.
    pub fn keywords(&self) -> &'static str {
        let last = self.source.rsplit_once("<!-- keywords:").map_or("", |(_, last)| last);
        last.trim_end().trim_end_matches("-->")
    }

    fn parts(&self) -> impl Iterator<Item = &'static str> {
        self.source.split("\n\n").map(str::trim)
    }
}

/// The article with a name.
pub fn find(slug: &str) -> Option<&'static Article> {
    ARTICLES.iter().find(|article| article.slug == slug)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ARTICLES, find};

    #[test]
    fn every_file_is_an_article_and_well_formed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/help");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        let listed: BTreeSet<String> =
            ARTICLES.iter().map(|article| format!("{}.md", article.slug)).collect();
        assert_eq!(files, listed);
        for article in ARTICLES {
            let name = article.slug;
            assert!(article.source.starts_with("# "), "{name}");
            assert!(article.title().len() > 5 && !article.title().contains('\n'), "{name}");
            assert!(article.summary().ends_with('.') && article.summary().len() < 200, "{name}");
            assert!(article.keywords().split_whitespace().count() >= 5, "{name}");
            assert!(!article.text().contains("<!--"), "{name}");
            // Whoever is sent on arrives.
            for link in article.text().split("](/help/").skip(1) {
                let slug = link.split(')').next().unwrap();
                assert!(find(slug).is_some(), "{name} leads to {slug}");
            }
        }
    }
}
