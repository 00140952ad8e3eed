//! How a demonstration, or a test in another language, tells the double what to do.

use actix_web::{HttpResponse, delete, get, post, put, web};
use serde_json::json;

use crate::world::{App, Limit, World};

#[post("/_double/apps")]
pub(crate) async fn put_app(world: web::Data<World>, body: web::Bytes) -> HttpResponse {
    match serde_json::from_slice::<App>(&body) {
        Ok(app) => {
            world.put_app(app);
            HttpResponse::NoContent().finish()
        }
        Err(error) => HttpResponse::BadRequest().json(json!({"message": error.to_string()})),
    }
}

#[put("/_double/limit")]
pub(crate) async fn put_limit(world: web::Data<World>, limit: web::Json<Limit>) -> HttpResponse {
    world.set_limit(*limit);
    HttpResponse::NoContent().finish()
}

#[get("/_double/calls")]
pub(crate) async fn calls(world: web::Data<World>) -> HttpResponse {
    HttpResponse::Ok().json(&world.state().calls)
}

#[delete("/_double/calls")]
pub(crate) async fn forget_calls(world: web::Data<World>) -> HttpResponse {
    world.state().calls.clear();
    HttpResponse::NoContent().finish()
}
