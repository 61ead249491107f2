//! `/v1/compute/images`: the provider's and the account's own.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_like, page, text};
use super::{App, Params, Reply, object, one, param};
use crate::audit::{Caller, Change, Note, Resource};
use crate::catalogue::{image_by_id, standard_images};
use crate::error::ApiError;
use crate::form::Form;
use crate::image::{NewImage, OwnImage, standard_row};
use crate::state::{Env, State};

const LONGEST: usize = 255;

pub(super) async fn list(caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> = app.read(|state, env| {
        let standard = standard_images().iter().map(|image| standard_row(image, env));
        let all = standard.chain(state.images.values().map(|image| image.row(env)));
        let tagged = all.map(|mut row| {
            row["tags"] = state.image_tags(&text(&row, "imageId"));
            row
        });
        tagged.filter(|row| caller.reach.has(state, "image", &text(row, "imageId"))).collect()
    });
    keep_like(&mut rows, &params, "name");
    if let Some(wanted) = param(&params, "standardImage") {
        rows.retain(|row| row["standardImage"] == (wanted == "true"));
    }
    if let Some(part) = param(&params, "search") {
        let part = part.to_lowercase();
        let has = |row: &Value, field: &str| text(row, field).to_lowercase().contains(&part);
        rows.retain(|row| has(row, "name") || has(row, "imageId"));
    }
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    let mut row = app.read(|state, env| match image_by_id(&id) {
        Some(image) => Ok(standard_row(image, env)),
        None => own(state, &id).map(|image| image.row(env)),
    })?;
    if let Some(row) = row.as_object_mut() {
        // Only the list has the tags.
        row.remove("tags");
    }
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn create(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.required_text("name", 1, LONGEST);
    let address = form.required_text("url", 1, 2048);
    let version = form.required_text("version", 1, LONGEST);
    let description = form.text_of("description", 0, LONGEST).unwrap_or_default().to_owned();
    if !form.has("osType") {
        form.trouble("osType should not be null or undefined");
    }
    let os_type = form.word("osType", &["Windows", "Linux"]).unwrap_or_default().to_owned();
    form.finish()?;
    let noted = json!({ "name": name, "url": address, "osType": os_type, "version": version });
    let new = NewImage { name, description, url: address, os_type, version };
    let row = app.write(|state, env| {
        let id = state.add_image(new, env)?;
        note(state, &caller, env, &id, Change::Created, [Value::Null, noted]);
        Ok(env.row(json!({ "imageId": id })))
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.text_of("name", 1, LONGEST).map(str::to_owned);
    let description = form.text_of("description", 0, LONGEST).map(str::to_owned);
    form.finish()?;
    let row = app.write(|state, env| {
        let mut image = own(state, &id)?.clone();
        let before = json!({ "name": image.name, "description": image.description });
        image.name = name.unwrap_or(image.name);
        image.description = description.unwrap_or(image.description);
        image.modified = env.at;
        let after = json!({ "name": image.name, "description": image.description });
        state.images.insert(image.id.clone(), image);
        note(state, &caller, env, &id, Change::Updated, [before, after]);
        Ok(env.row(json!({ "imageId": id })))
    })?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn remove(caller: Caller, app: App, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    app.write(|state, env| {
        let gone = own(state, &id)?.clone();
        state.images.remove(&gone.id);
        note(state, &caller, env, &id, Change::Deleted, [json!({ "name": gone.name }), Value::Null]);
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn stats(_caller: Caller, app: App, uri: Uri) -> Reply {
    let row = app.read(|state, env| {
        let (total, used) = (env.config.custom_image_mb, state.own_images_mb());
        env.row(json!({
            "currentImagesCount": state.images.len(),
            "totalSizeMb": total,
            "usedSizeMb": used,
            "freeSizeMb": total.saturating_sub(used),
        }))
    });
    one(StatusCode::OK, &uri, row)
}

/// An image of the account; the provider's own can be neither changed nor deleted.
fn own<'a>(state: &'a State, id: &str) -> Result<&'a OwnImage, ApiError> {
    if image_by_id(id).is_some() {
        return Err(ApiError::new(403, "Standard images can not be changed"));
    }
    state.images.get(&id.to_ascii_lowercase()).ok_or_else(|| ApiError::missing("Image", "imageId"))
}

fn note(state: &mut State, caller: &Caller, env: &Env<'_>, id: &str, action: Change, [prev, new]: [Value; 2]) {
    let ids = json!({ "imageId": id });
    state.note(caller, env, Note { resource: Resource::Image, action, ids, prev, new });
}
