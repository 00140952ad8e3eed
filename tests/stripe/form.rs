//! Forms whose names have brackets for what is within what.

use std::collections::{BTreeSet, HashMap};

/// Where a value stands: `line_items[0][quantity]` is `["line_items", "0", "quantity"]`.
pub type Path = Vec<String>;

/// Reads a form. `list[]` is counted: the first is `["list", "0"]`. Says what is wrong with it.
pub fn parse(form: &[u8]) -> Result<Vec<(Path, String)>, String> {
    let mut pairs = Vec::new();
    let mut seen = BTreeSet::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (name, value) in url::form_urlencoded::parse(form) {
        let path = path(&name, &mut counts).ok_or_else(|| format!("Invalid name: {name}"))?;
        if !seen.insert(path.clone()) {
            return Err(format!("Given twice: {name}"));
        }
        pairs.push((path, value.into_owned()));
    }
    // Sorted, what is within something comes right after it.
    let is_within = |(outer, inner): (&Path, &Path)| inner.starts_with(outer);
    match seen.iter().zip(seen.iter().skip(1)).find(|pair| is_within(*pair)) {
        Some((path, _)) => Err(format!("Both a value and an object: {}", name_of(path))),
        None => Ok(pairs),
    }
}

/// A path as it is written.
pub fn name_of(path: &[String]) -> String {
    let mut parts = path.iter();
    let first = parts.next().cloned().unwrap_or_default();
    parts.fold(first, |name, part| name + "[" + part + "]")
}

fn path(name: &str, counts: &mut HashMap<String, usize>) -> Option<Path> {
    let (first, mut rest) = name.split_at(name.find('[').unwrap_or(name.len()));
    if first.is_empty() || first.contains(']') {
        return None;
    }
    let mut path = vec![first.to_owned()];
    while !rest.is_empty() {
        let (part, after) = rest.strip_prefix('[')?.split_once(']')?;
        if part.contains('[') {
            return None;
        }
        if part.is_empty() {
            let count = counts.entry(name_of(&path)).or_default();
            path.push(count.to_string());
            *count += 1;
        } else {
            path.push(part.to_owned());
        }
        rest = after;
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::{name_of, parse};

    fn names(form: &str) -> Result<Vec<String>, String> {
        Ok(parse(form.as_bytes())?.iter().map(|(path, _)| name_of(path)).collect())
    }

    #[test]
    fn brackets_say_what_is_within_what() {
        let pairs = parse(b"a%5B0%5D[b]=1+2&c=%C3%A4").unwrap();
        let path = ["a", "0", "b"].map(str::to_owned).to_vec();
        assert_eq!(pairs, [(path, "1 2".to_owned()), (vec!["c".to_owned()], "ä".to_owned())]);
    }

    #[test]
    fn empty_brackets_are_counted() {
        assert_eq!(names("a[]=1&b[]=1&a[]=2").unwrap(), ["a[0]", "b[0]", "a[1]"]);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for form in ["=1", "[a]=1", "a]=1", "a[b=1", "a[b]c=1", "a[[b]]=1", "a=1&a=2", "a=1&a[b]=2"]
        {
            assert!(parse(form.as_bytes()).is_err(), "{form}");
        }
    }
}
