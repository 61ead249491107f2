//! A mail server of a few lines: takes messages, keeps them, and ends the dialogue as it is told to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use mpanel_notify::Transport;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What the server does when it has the whole message.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// Takes it.
    Accept,
    /// Says nothing, for ever.
    Silence,
    /// Closes the line.
    HangUp,
    /// Answers this line.
    Say(&'static str),
}

/// A message as it came in.
#[derive(Debug, Clone, Default)]
pub struct Letter {
    /// `RCPT TO` addresses.
    pub recipients: Vec<String>,
    /// Headers and body.
    pub data: String,
}

impl Letter {
    /// The values of all headers of a name, unfolded.
    pub fn headers(&self, name: &str) -> Vec<String> {
        let head = self.data.split("\n\n").next().unwrap_or_default().replace("\n ", " ").replace("\n\t", " ");
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.to_owned()).collect()
    }
}

#[derive(Default)]
struct Seen {
    letters: Mutex<Vec<Letter>>,
    dialogues: AtomicUsize,
    arrived: Notify,
}

/// A listening server.
pub struct MailServer {
    port: u16,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

impl MailServer {
    /// Listens on a free port of this machine.
    pub async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Seen::default());
        let shared = seen.clone();
        let task = tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                shared.dialogues.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(talk(line, shared.clone(), answer));
            }
        });
        Self { port, seen, task }
    }

    /// A way out to this server, without encryption.
    pub fn transport(&self) -> Transport {
        let url = format!("smtp://127.0.0.1:{}?tls=none", self.port);
        Transport::from_url(&url, "mPanel <mail@harbor.example>").unwrap()
    }

    /// What has come in.
    pub fn received(&self) -> Vec<Letter> {
        self.seen.letters.lock().unwrap().clone()
    }

    /// How often somebody connected.
    pub fn dialogues(&self) -> usize {
        self.seen.dialogues.load(Ordering::SeqCst)
    }

    /// Waits until so many messages have come in.
    pub async fn has_received(&self, count: usize) {
        while self.seen.letters.lock().unwrap().len() < count {
            let _ = tokio::time::timeout(std::time::Duration::from_millis(20), self.seen.arrived.notified()).await;
        }
    }

    /// Stops listening.
    pub async fn stop(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

async fn talk(line: TcpStream, seen: Arc<Seen>, answer: Answer) {
    let (read, mut write) = line.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut letter = Letter::default();
    let _ = write.write_all(b"220 test\r\n").await;
    while let Ok(Some(command)) = lines.next_line().await {
        let verb = command.to_ascii_uppercase();
        let reply = if verb.starts_with("EHLO") {
            "250-test\r\n250 8BITMIME"
        } else if let Some(to) = verb.starts_with("RCPT TO:").then(|| &command[8..]) {
            letter.recipients.push(to.trim().to_owned());
            "250 ok"
        } else if verb == "DATA" {
            let _ = write.write_all(b"354 go on\r\n").await;
            while let Ok(Some(text)) = lines.next_line().await {
                if text == "." {
                    break;
                }
                letter.data.push_str(&text);
                letter.data.push('\n');
            }
            seen.letters.lock().unwrap().push(std::mem::take(&mut letter));
            seen.arrived.notify_waiters();
            match answer {
                Answer::Accept => "250 taken",
                Answer::Say(reply) => reply,
                Answer::HangUp => return,
                Answer::Silence => return std::future::pending().await,
            }
        } else if verb == "QUIT" {
            let _ = write.write_all(b"221 bye\r\n").await;
            return;
        } else {
            "250 ok"
        };
        let _ = write.write_all(format!("{reply}\r\n").as_bytes()).await;
    }
}
