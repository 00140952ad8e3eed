//! Calls to Bynder and Webdam.
