//! Which methods an address takes: to tell 405 from 404. Read from the document, which has every
//! route.

use std::collections::HashMap;

use actix_web::{dev::ResourceDef, http::Method};
use utoipa::openapi::OpenApi;

/// Every address and its methods.
pub struct RouteTable {
    /// Those without a variable part. They win over the others.
    fixed: HashMap<String, Vec<Method>>,
    varying: Vec<(ResourceDef, Vec<Method>)>,
}

impl RouteTable {
    /// The routes of a document.
    pub fn of(api: &OpenApi) -> Self {
        let (mut fixed, mut varying) = (HashMap::new(), Vec::new());
        for (path, item) in &api.paths.paths {
            let has = [
                (item.get.is_some(), Method::GET),
                (item.get.is_some(), Method::HEAD),
                (item.put.is_some(), Method::PUT),
                (item.post.is_some(), Method::POST),
                (item.patch.is_some(), Method::PATCH),
                (item.delete.is_some(), Method::DELETE),
            ];
            let methods = has.into_iter().filter(|(has, _)| *has).map(|(_, method)| method);
            if path.contains('{') {
                varying.push((ResourceDef::new(path.as_str()), methods.collect()));
            } else {
                fixed.insert(path.clone(), methods.collect());
            }
        }
        Self { fixed, varying }
    }

    /// The methods an address takes; none: there is no such address.
    pub fn methods(&self, path: &str) -> Vec<Method> {
        if let Some(methods) = self.fixed.get(path) {
            return methods.clone();
        }
        let fits = self.varying.iter().filter(|(route, _)| route.is_match(path));
        fits.flat_map(|(_, methods)| methods.iter().cloned()).collect()
    }
}
