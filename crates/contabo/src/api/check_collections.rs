//! Collections of checks.

use crate::error::Result;
use crate::models::{
    CancelRun, CheckCollection, CheckCollectionFilter, CheckCollectionId, CheckCollectionTemplate,
    CheckCollectionTemplateFilter, CheckCollectionTemplateId, CheckCollectionView, Listing, Paging,
    StartCheckCollection,
};
use crate::operation::{Declared, Operation};
use crate::reply::{One, Rows};
use crate::{Call, Client};

static LIST_CHECK_COLLECTIONS: Operation<CheckCollectionFilter, (), Rows<CheckCollection>> =
    Operation::get("listExtCheckCollections", "/v1/troubleshooting/check-collections");
static GET_CHECK_COLLECTION: Operation<CheckCollectionView, (), One<CheckCollection>> =
    Operation::get("getExtCheckCollection", "/v1/troubleshooting/check-collections/{checkCollectionId}");
static START_CHECK_COLLECTION: Operation<(), StartCheckCollection, One<CheckCollection>> =
    Operation::post("startExtCheckCollection", "/v1/troubleshooting/check-collections");
static CANCEL_CHECK_COLLECTION: Operation<(), CancelRun, One<CheckCollection>> =
    Operation::patch("cancelExtCheckCollection", "/v1/troubleshooting/check-collections/{checkCollectionId}");
static LIST_CHECK_COLLECTION_TEMPLATES: Operation<CheckCollectionTemplateFilter, (), Rows<CheckCollectionTemplate>> =
    Operation::get("listExtCheckCollectionTemplates", "/v1/troubleshooting/check-collection-templates");
static GET_CHECK_COLLECTION_TEMPLATE: Operation<(), (), One<CheckCollectionTemplate>> = Operation::get(
    "getExtCheckCollectionTemplate",
    "/v1/troubleshooting/check-collection-templates/{checkCollectionTemplateId}",
);

pub(super) static ALL: &[&dyn Declared] = &[
    &LIST_CHECK_COLLECTIONS,
    &GET_CHECK_COLLECTION,
    &START_CHECK_COLLECTION,
    &CANCEL_CHECK_COLLECTION,
    &LIST_CHECK_COLLECTION_TEMPLATES,
    &GET_CHECK_COLLECTION_TEMPLATE,
];

impl Client {
    /// One page of the collections.
    pub async fn list_check_collections(
        &self,
        call: impl Into<Call>,
        filter: &CheckCollectionFilter,
        paging: &Paging,
    ) -> Result<Listing<CheckCollection>> {
        self.run(call, LIST_CHECK_COLLECTIONS.at(&[]).filter(filter).page(paging)).await
    }

    /// One collection.
    pub async fn get_check_collection(
        &self,
        call: impl Into<Call>,
        collection: CheckCollectionId,
        view: &CheckCollectionView,
    ) -> Result<CheckCollection> {
        self.run(call, GET_CHECK_COLLECTION.at(&[&collection]).filter(view)).await
    }

    /// Starts a collection.
    pub async fn start_check_collection(
        &self,
        call: impl Into<Call>,
        start: &StartCheckCollection,
    ) -> Result<CheckCollection> {
        self.run(call, START_CHECK_COLLECTION.at(&[]).body(start)).await
    }

    /// Ends a collection that has not finished.
    pub async fn cancel_check_collection(
        &self,
        call: impl Into<Call>,
        collection: CheckCollectionId,
    ) -> Result<CheckCollection> {
        self.run(call, CANCEL_CHECK_COLLECTION.at(&[&collection]).body(&CancelRun::cancelled())).await
    }

    /// One page of the collections that can be started.
    pub async fn list_check_collection_templates(
        &self,
        call: impl Into<Call>,
        filter: &CheckCollectionTemplateFilter,
        paging: &Paging,
    ) -> Result<Listing<CheckCollectionTemplate>> {
        self.run(call, LIST_CHECK_COLLECTION_TEMPLATES.at(&[]).filter(filter).page(paging)).await
    }

    /// One collection that can be started.
    pub async fn get_check_collection_template(
        &self,
        call: impl Into<Call>,
        template: CheckCollectionTemplateId,
    ) -> Result<CheckCollectionTemplate> {
        self.run(call, GET_CHECK_COLLECTION_TEMPLATE.at(&[&template])).await
    }
}
