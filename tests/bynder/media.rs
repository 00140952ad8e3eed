//! `GET /api/v4/media/?ids=a,b`: name, kind, thumbnails, and whether an asset may still be used.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, web};

use crate::{
    api::{Query, admit, message, normalised},
    picture,
    world::{Media, World},
};

/// The most ids of a look-up, and the most assets of an answer.
const MOST: usize = 1_000;

/// Who does not say how many assets are wanted gets so many.
const DEFAULT_LIMIT: usize = 50;

#[get("/api/v4/media/")]
pub(crate) async fn look_up(request: HttpRequest, world: web::Data<World>) -> HttpResponse {
    if let Err(refusal) = admit(&request, &world, "asset:read").await {
        return refusal;
    }
    let query = Query::of(&request);
    let ids: Vec<_> =
        query.get("ids").split(',').map(normalised).filter(|id| !id.is_empty()).collect();
    if ids.len() > MOST {
        return message(400, "At most 1000 ids");
    }
    if world.state().refused.iter().any(|id| ids.contains(&normalised(id))) {
        return message(400, "planted-message");
    }
    let limit = query.get("limit").parse().unwrap_or(DEFAULT_LIMIT).min(MOST);
    let host = request.connection_info().host().to_owned();
    let state = world.state();
    let is_wanted = |media: &&Media| ids.is_empty() || ids.contains(&normalised(&media.id));
    // An id that nobody has is simply not in the answer.
    let found = state.media.iter().filter(is_wanted).take(limit).map(|media| {
        let mut media = media.clone();
        for address in media.thumbnails.values_mut() {
            // Wherever the double is reached, as its own host gives out pictures.
            *address =
                address.replace("https://assets.example/", &format!("http://{host}/pictures/"));
        }
        media
    });
    HttpResponse::Ok().json(found.collect::<Vec<_>>())
}

/// A picture: two colours, by its number.
#[get("/pictures/{size}/{name}")]
pub(crate) async fn give_picture(path: web::Path<(String, String)>) -> HttpResponse {
    let number: u32 = path.1.split('.').next().and_then(|n| n.parse().ok()).unwrap_or_default();
    HttpResponse::Ok().content_type("image/png").body(picture::png(number))
}

/// The assets that are there from the start, with ids in both shapes.
pub(crate) fn stock() -> Vec<Media> {
    let assets = [
        ("Harbour at dawn", "image", 0, 0),
        ("Brand film 2026", "video", 0, 0),
        ("Spring campaign, hero", "image", 0, 0),
        ("Portrait of the founder", "image", 1, 0),
        ("Price list", "document", 0, 0),
        ("Old logo", "image", 0, 1),
        ("Jingle", "audio", 0, 0),
        ("Product shot, blue", "image", 0, 0),
        ("Product shot, red", "image", 0, 0),
        ("Annual report 2025", "document", 0, 0),
        ("Team photo", "image", 0, 0),
        ("Launch event", "video", 0, 1),
    ];
    assets
        .into_iter()
        .enumerate()
        .map(|(n, (name, kind, limited, archive))| {
            // Bynder's own shape of a UUID has three hyphens, newer assets have the usual four.
            let id = if n % 2 == 0 {
                format!("0DB1E000-{n:04X}-4A00-8000A55E7000{n:04X}")
            } else {
                format!("0db1e000-{n:04x}-4a00-8000-a55e7000{n:04x}")
            };
            let thumbnail = |size: &str| format!("https://assets.example/{size}/{n}.jpg");
            let sizes = ["mini", "webimage", "thul"];
            let thumbnails: BTreeMap<_, _> =
                sizes.into_iter().map(|size| (size, thumbnail(size))).collect();
            Media {
                id,
                name: name.to_owned(),
                kind,
                thumbnails,
                limited,
                archive,
                is_public: u8::from(limited == 0),
                date_modified: "2026-02-14T09:00:00Z",
                // Long ago, for one.
                archive_date: (name == "Annual report 2025").then_some("2026-01-31T00:00:00Z"),
            }
        })
        .collect()
}
