//! The sample calls of the pages under docs/, played as they stand there.

use reqwest::Method;
use serde_json::Value;

use crate::client::{Answer, Client};

/// A call of a page: a block that begins with the method, the address and the status it is answered with.
pub struct Call {
    pub method: Method,
    pub path: String,
    status: u16,
    body: String,
}

impl Call {
    /// Puts something that is known only by now into the body.
    pub fn replace(&mut self, placeholder: &str, with: &str) {
        self.body = self.body.replace(placeholder, with);
    }

    /// The address's last part.
    pub fn last(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }
}

/// The calls of a page, in order.
pub fn calls(page: &str) -> Vec<Call> {
    let blocks = page.split("```api\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let call = |block: &str| {
        let (head, body) = block.split_once('\n').unwrap();
        let mut words = head.split(' ');
        let method = words.next().unwrap().parse().unwrap();
        let (path, status) = (words.next().unwrap().to_owned(), words.next().unwrap().parse().unwrap());
        Call { method, path, status, body: body.trim().to_owned() }
    };
    blocks.map(call).collect()
}

/// Who plays the calls, and what the `{names}` in them stand for.
pub struct Reader<'a> {
    owner: &'a Client,
    client: &'a Client,
    names: Vec<(&'static str, Value)>,
    seen: Vec<(String, Value)>,
}

impl<'a> Reader<'a> {
    pub fn new(owner: &'a Client, client: &'a Client) -> Self {
        Self { owner, client, names: Vec::new(), seen: Vec::new() }
    }

    /// From here on `{name}` stands for this text.
    pub fn name(&mut self, name: &'static str, stands_for: &Value) {
        self.names.push((name, stands_for.clone()));
    }

    fn fill(&self, text: &str) -> String {
        let one = |text: String, (name, id): &(&str, Value)| {
            text.replace(&format!("{{{name}}}"), id.as_str().unwrap_or_else(|| panic!("{name} is no text: {id}")))
        };
        self.names.iter().fold(text.to_owned(), one)
    }

    /// Calls as staff below /admin, else as the customer; the answer has the status the page says.
    pub async fn play(&mut self, call: &Call) -> Answer {
        let Call { method, path, status, body } = call;
        let body = Some(self.fill(body)).filter(|b| !b.is_empty());
        let body = body.map(|b| serde_json::from_str(&b).unwrap_or_else(|e| panic!("{path}: {e} in {b}")));
        let caller = if path.starts_with("/admin") { self.owner } else { self.client };
        let answer = caller.call(method.clone(), &self.fill(path), body, &[]).await;
        assert_eq!(answer.status, *status, "{method} {path}: {:#}", answer.body);
        self.seen.push((format!("{method} {path}"), answer.body.clone()));
        answer
    }

    /// What a call of the page was answered with first.
    pub fn answer(&self, call: &str) -> &Value {
        &self.seen.iter().find(|(path, _)| path == call).unwrap_or_else(|| panic!("{call}")).1
    }
}
