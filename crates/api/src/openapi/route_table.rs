//! What an address takes: which methods, to tell 405 from 404, and whether with a query. Read from
//! the document, which has every route.

use std::collections::HashMap;

use actix_web::{dev::ResourceDef, http::Method};
use utoipa::openapi::{
    OpenApi, RefOr,
    path::{Operation, ParameterIn, PathItem},
};

/// Operations where looking counts, so that it is not done without seeing: they take no `HEAD`.
const GET_ONLY: [&str; 1] = ["reveal_api_key"];

/// Every address and its operations.
pub struct RouteTable {
    /// Those without a variable part. They win over the others.
    fixed: HashMap<String, Vec<Route>>,
    varying: Vec<(ResourceDef, Vec<Route>)>,
}

#[derive(Clone)]
struct Route {
    method: Method,
    takes_query: bool,
}

impl RouteTable {
    /// The routes of a document.
    pub fn of(api: &OpenApi) -> Self {
        let (mut fixed, mut varying) = (HashMap::new(), Vec::new());
        for (path, item) in &api.paths.paths {
            if path.contains('{') {
                varying.push((ResourceDef::new(path.as_str()), routes(item)));
            } else {
                fixed.insert(path.clone(), routes(item));
            }
        }
        Self { fixed, varying }
    }

    /// The methods an address takes; none: there is no such address.
    pub fn methods(&self, path: &str) -> Vec<Method> {
        self.at(path).map(|route| route.method.clone()).collect()
    }

    /// Whether an address takes `HEAD` as it takes `GET`. One that is none of these may.
    pub fn takes_head(&self, path: &str) -> bool {
        let mut routes = self.at(path).peekable();
        routes.peek().is_none() || routes.any(|route| route.method == Method::HEAD)
    }

    /// Whether there is such an operation, and it takes no query parameters at all.
    pub fn refuses_query(&self, method: &Method, path: &str) -> bool {
        let mut routes = self.at(path).filter(|route| route.method == *method).peekable();
        routes.peek().is_some() && !routes.any(|route| route.takes_query)
    }

    fn at(&self, path: &str) -> impl Iterator<Item = &Route> {
        let fixed = self.fixed.get(path);
        let varying = self.varying.iter().filter(move |_| fixed.is_none());
        let varying = varying.filter(|(address, _)| address.is_match(path));
        fixed.into_iter().chain(varying.map(|(_, routes)| routes)).flatten()
    }
}

fn routes(item: &PathItem) -> Vec<Route> {
    let looked_at = item.get.as_ref().filter(|get| !is_get_only(get));
    let operations = [
        (item.get.as_ref(), Method::GET),
        (looked_at, Method::HEAD),
        (item.put.as_ref(), Method::PUT),
        (item.post.as_ref(), Method::POST),
        (item.patch.as_ref(), Method::PATCH),
        (item.delete.as_ref(), Method::DELETE),
    ];
    let there = operations.into_iter().filter_map(|(operation, method)| {
        operation.map(|operation| Route { method, takes_query: takes_query(operation) })
    });
    there.collect()
}

fn is_get_only(operation: &Operation) -> bool {
    operation.operation_id.as_deref().is_some_and(|id| GET_ONLY.contains(&id))
}

fn takes_query(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|parameter| match parameter {
        RefOr::T(parameter) => matches!(parameter.parameter_in, ParameterIn::Query),
        // Parameters are written out where they are taken. One that is not may be anything.
        RefOr::Ref(_) => true,
    })
}
