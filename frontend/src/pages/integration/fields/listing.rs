//! The rows that the address asks for, page by page, and those that are ticked.

use leptos::prelude::*;
use portal_types::FieldSettings;

use super::{
    place::Place,
    rows::{Ticked, find, searched},
};
use crate::{
    browser::text::lower,
    dom::{memo, watch},
    pages::integration::Data,
};

/// How many rows stand on a page. An account can have thousands.
const PAGE: usize = 50;

/// Handles to it all.
#[derive(Clone, Copy)]
pub(super) struct Listing {
    data: Data,
    /// Places in the list of all rows; Global is not among them.
    found: Memo<Vec<usize>>,
    /// The page on screen: one that is there.
    pub(super) page: Memo<usize>,
    pub(super) pages: Memo<usize>,
    pub(super) ticked: RwSignal<Ticked>,
    /// What was ticked last, for ticking up to here.
    last: StoredValue<String>,
}

impl Listing {
    pub(super) fn new(data: Data, place: Place) -> Self {
        let texts = memo(move || data.fields.map(|rows| lowered(rows)).unwrap_or_default());
        let found = memo(move || {
            let wanted = lower(place.search.get().trim());
            let show = place.show();
            let look = |rows: &Vec<_>| texts.with(|texts| find(rows, texts, &wanted, show));
            data.fields.map(look).unwrap_or_default()
        });
        let pages = memo(move || found.with(Vec::len).div_ceil(PAGE).max(1));
        let ticked = RwSignal::new(Ticked::default());
        watch(move || {
            data.fields.map(|rows| {
                let mut left = ticked.get_untracked();
                if left.prune(rows) {
                    ticked.set(left);
                }
            });
        });
        Self {
            data,
            found,
            page: memo(move || place.page.get().min(pages.get())),
            pages,
            ticked,
            last: StoredValue::new(String::new()),
        }
    }

    /// How many rows are found.
    pub(super) fn count(self) -> usize {
        self.found.with(Vec::len)
    }

    /// The numbers of the first and the last row of the page, from 1.
    pub(super) fn span(self) -> (usize, usize) {
        let first = (self.page.get() - 1) * PAGE;
        (first + 1, (first + PAGE).min(self.count()))
    }

    /// Reads from each row of the page.
    pub(super) fn each_here<T>(self, read: impl Fn(&FieldSettings) -> T) -> Vec<T> {
        let first = (self.page.get() - 1) * PAGE;
        self.pick(|found| found.iter().skip(first).take(PAGE).copied().collect(), read)
    }

    fn pick<T>(
        self,
        places: impl Fn(&Vec<usize>) -> Vec<usize>,
        read: impl Fn(&FieldSettings) -> T,
    ) -> Vec<T> {
        let places = self.found.with(places);
        self.data
            .fields
            .map(|rows| places.iter().filter_map(|place| rows.get(*place)).map(read).collect())
            .unwrap_or_default()
    }

    /// Whether none, some or all rows of the page are ticked: `Some(all)`, or `None` for some.
    pub(super) fn page_ticked(self) -> Option<bool> {
        let here = self.each_here(|row| self.ticked.with(|ticked| ticked.has(&row.id)));
        let on = here.iter().filter(|on| **on).count();
        (on == 0 || on == here.len()).then_some(on > 0)
    }

    /// Ticks a row, or takes its tick away. `up_to`: and all between it and the one before.
    pub(super) fn tick(self, id: &str, on: bool, up_to: bool) {
        let here = untrack(|| self.each_here(|row| row.id.clone()));
        let at = |id: &str| here.iter().position(|other| other == id);
        let last = self.last.get_value();
        let range = match (at(id), at(&last)) {
            (Some(this), Some(last)) if up_to => this.min(last)..=this.max(last),
            (Some(this), _) => this..=this,
            _ => return,
        };
        self.ticked.update(|ticked| {
            for id in here.get(range).unwrap_or_default() {
                ticked.set(id, on);
            }
        });
        self.last.set_value(id.to_owned());
    }

    /// Ticks the page, or takes its ticks away.
    pub(super) fn tick_page(self, on: bool) {
        let here = untrack(|| self.each_here(|row| row.id.clone()));
        self.ticked.update(|ticked| here.iter().for_each(|id| ticked.set(id, on)));
    }

    /// Ticks every row that is found, on all pages.
    pub(super) fn tick_found(self) {
        let all = untrack(|| self.pick(Clone::clone, |row| row.id.clone()));
        self.ticked.update(|ticked| ticked.add(all.into_iter()));
    }

    /// How many rows are found and not ticked.
    pub(super) fn found_left(self) -> usize {
        let ticked = |row: &FieldSettings| self.ticked.with(|ticked| ticked.has(&row.id));
        self.pick(Clone::clone, ticked).into_iter().filter(|on| !on).count()
    }

    pub(super) fn tick_none(self) {
        self.ticked.update(Ticked::clear);
    }

    /// How many are ticked.
    pub(super) fn ticks(self) -> usize {
        self.ticked.with(Ticked::len)
    }

    /// The ticked rows, in the order of the table.
    pub(super) fn ticked_rows(self) -> Vec<FieldSettings> {
        let is_ticked = |row: &&FieldSettings| self.ticked.with(|ticked| ticked.has(&row.id));
        self.data
            .fields
            .map(|rows| rows.iter().filter(is_ticked).cloned().collect())
            .unwrap_or_default()
    }
}

/// What rows are searched by, in lower case: the browser is asked once for all of them.
fn lowered(rows: &[FieldSettings]) -> Vec<String> {
    let all: Vec<String> = rows.iter().map(searched).collect();
    let lowered: Vec<String> = lower(&all.join("\n")).split('\n').map(str::to_owned).collect();
    if lowered.len() == all.len() {
        return lowered;
    }
    // A line break in a value.
    all.iter().map(|text| lower(text)).collect()
}
