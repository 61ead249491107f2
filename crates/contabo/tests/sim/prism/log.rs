//! What Prism wrote about the calls it got.

/// Prism's words for a status that the document does not have for an operation. It has hardly any refusals.
const UNLISTED: &str = "Unable to match the returned status code";

/// One call.
#[derive(Debug)]
pub struct Exchange {
    pub method: String,
    pub path: String,
    /// What the simulator behind a proxy answered.
    pub status: Option<u16>,
    said: Vec<String>,
}

/// Calls one after another: what follows a request in the log belongs to it.
pub fn exchanges(lines: &[String]) -> Vec<Exchange> {
    let mut all: Vec<Exchange> = Vec::new();
    for line in lines {
        if let Some(exchange) = begun(line) {
            all.push(exchange);
        } else if let Some(current) = all.last_mut() {
            if let Some((_, status)) = line.split_once(" has returned ") {
                current.status = status.trim().parse().ok();
            }
            if let Some((_, violation)) = line.split_once("Violation: ") {
                current.said.push(violation.to_owned());
            } else if line.contains(" error ") {
                current.said.push(line.clone());
            }
        }
    }
    all
}

fn begun(line: &str) -> Option<Exchange> {
    let (_, request) = line.split_once("[HTTP SERVER] ")?;
    if !request.ends_with("Request received") {
        return None;
    }
    let mut words = request.split_whitespace();
    let (method, path) = (words.next()?.to_uppercase(), words.next()?);
    let path = path.split('?').next().unwrap_or_default().to_owned();
    Some(Exchange { method, path, status: None, said: Vec::new() })
}

impl Exchange {
    /// Method and path.
    pub fn called(&self) -> (String, String) {
        (self.method.clone(), self.path.clone())
    }

    /// What contradicts the document, each with its place.
    pub fn findings(&self) -> Vec<String> {
        let is_refusal = self.status.is_some_and(|status| status >= 400);
        let found = self.said.iter().filter(|said| {
            // The suite asks for wrong things on purpose; they are refused, as the document wants.
            let is_wrong_request = said.starts_with("request") && is_refusal;
            let is_unlisted_refusal = said.contains(UNLISTED) && is_refusal;
            !(is_wrong_request || is_unlisted_refusal)
        });
        found.map(|said| format!("{} {} {:?}: {said}", self.method, self.path, self.status)).collect()
    }
}

#[test]
fn a_log_is_read_call_by_call() {
    let lines = [
        "[1:02:03 AM] › [CLI] ▶  start     Prism is listening on http://127.0.0.1:1",
        "[1:02:03 AM] › [HTTP SERVER] get /v1/tags?page=1 ℹ  info      Request received",
        "[1:02:03 AM] ›     [PROXY] ℹ  info      The upstream call to /v1/tags has returned 200",
        "[1:02:03 AM] ›     [VALIDATOR] ✖  error     Violation: response.body.data must be array",
        "[1:02:03 AM] › [HTTP SERVER] post /v1/tags ℹ  info      Request received",
        "[1:02:03 AM] ›     [PROXY] ℹ  info      The upstream call to /v1/tags has returned 409",
        "[1:02:03 AM] ›     [VALIDATOR] ✖  error     Violation: request.body.color must match pattern",
        "[1:02:03 AM] ›     [VALIDATOR] ⚠  warning   Violation: response Unable to match the returned status code with",
    ];
    let all = exchanges(&lines.map(str::to_owned));
    let found: Vec<_> = all.iter().flat_map(Exchange::findings).collect();
    assert_eq!(found, ["GET /v1/tags Some(200): response.body.data must be array"]);
    assert_eq!(all[1].called(), ("POST".to_owned(), "/v1/tags".to_owned()));
}
