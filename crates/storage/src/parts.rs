//! Rows in parts of a few sizes.

/// A statement for each of the sizes is prepared once and kept, however many rows there are.
pub(crate) fn parts<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    const SIZES: [usize; 5] = [500, 100, 20, 5, 1];
    let mut rest = rows;
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= rest.len())?;
        let (part, after) = rest.split_at(size);
        rest = after;
        Some(part)
    })
}
