//! The API through the real router: accounts and access, services, e-invoices, what bodies are refused, the pages of
//! errors, the OpenAPI document.

mod access;
mod auth;
mod bodies;
mod e_invoices;
mod error_pages;
mod house;
mod openapi;
mod services;
mod staff;
