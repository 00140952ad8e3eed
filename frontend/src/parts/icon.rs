//! Icons: lines on a 16-unit grid, drawn here, coloured by the text around them.

use crate::dom::{El, svg};

/// An icon by what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Overview,
    Integration,
    Docs,
    Copy,
    Check,
    Plus,
    Close,
    Bin,
    Search,
    External,
    Chevron,
    Revert,
    Attention,
    Connector,
    Activity,
    People,
    Picture,
    Logs,
    Card,
    Support,
    Inbox,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Overview => "M2.5 7 8 2.5 13.5 7v6.5h-4V10h-3v3.5h-4z",
            Self::Integration => "M6 1.5v3M10 1.5v3M4 4.5h8V8a4 4 0 0 1-8 0zM8 12v2.5",
            Self::Docs => "M3 2.5h6.5L13 6v7.5H3zM9 2.5V6.5h4M5.5 9h5M5.5 11.2h3",
            Self::Copy => {
                "M7 5.5h5A1.5 1.5 0 0 1 13.5 7v5a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 12V7A1.5 1.5 0 0 1 7 5.5zM10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2"
            }
            Self::Check => "m4 8.2 2.6 2.6L12 5.4",
            Self::Plus => "M8 3.5v9M3.5 8h9",
            Self::Close => "m4 4 8 8M12 4l-8 8",
            Self::Bin => "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4",
            Self::Search => "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4l3.1 3.1",
            Self::External => "M6.5 3.5h-3v9h9v-3M9.5 2.5h4v4M13 3 7.5 8.5",
            Self::Chevron => "m6 3.5 4.5 4.5L6 12.5",
            Self::Attention => "M8 3.5v5.5M8 12.2v.1",
            Self::Connector => "M2.5 3.5h11v4h-11zM2.5 9.5h11v3h-11zM5 5.5h.1M5 11h.1",
            Self::People => {
                "M6 3a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 3.2a2.4 2.4 0 0 1 0 4.6M12 9.8c1.6.5 2.5 1.8 2.5 3.7"
            }
            Self::Picture => "M2.5 3h11v10h-11zM2.5 11l3.5-3.5 2.5 2.5 2-2 3 3M10.5 6h.1",
            Self::Logs => "M3 3.5h10M3 6.5h7M3 9.5h10M3 12.5h5",
            Self::Card => {
                "M3 3.5h10A1.5 1.5 0 0 1 14.5 5v6a1.5 1.5 0 0 1-1.5 1.5H3A1.5 1.5 0 0 1 1.5 11V5A1.5 1.5 0 0 1 3 3.5zM1.5 6.5h13"
            }
            Self::Support => "M2.5 3h11v8H8l-3 2.5V11H2.5zM5.5 6h5M5.5 8.2h3",
            Self::Inbox => "M2.5 9.5 4.5 3h7l2 6.5v4h-11zM2.5 9.5h3l1 1.7h3l1-1.7h3",
            Self::Activity => "M2 8.5h3l2-5 3 9 2-4h2",
            Self::Revert => "M3 6.5h6a3.5 3.5 0 0 1 0 7H6M3 6.5 6 3.5M3 6.5l3 3",
        }
    }
}

/// Draws it. Says nothing to a screen reader: the words beside it do.
pub(crate) fn icon(which: Icon) -> El {
    svg("svg")
        .class("icon")
        .attr("viewBox", "0 0 16 16")
        .attr("aria-hidden", "true")
        .child(svg("path").attr("d", which.path()))
}
