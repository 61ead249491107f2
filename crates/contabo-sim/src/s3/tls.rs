//! TLS for the S3 service: some programs call object storages by HTTPS only, whatever the address says.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How long a caller may take for the handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Connections that wait to be served.
const WAITING: usize = 64;
/// After a failed accept, such as one without a free file handle.
const PAUSE: Duration = Duration::from_secs(1);

/// What the S3 service proves itself with: two files in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The certificate, then those that signed it. It has to name the address that clients call.
    pub chain: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

impl Certificate {
    /// Reads both files. An error names the file.
    pub(super) fn load(&self) -> io::Result<TlsAcceptor> {
        let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(&self.chain).and_then(Iterator::collect);
        let chain = chain.map_err(|error| unusable(&self.chain, &error))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| unusable(&self.key, &error))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|error| unusable(&self.chain, &error))?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn unusable(path: &Path, error: &dyn std::error::Error) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("{}: {error}", path.display()))
}

/// Connections after their handshake. Each makes its own, so that a silent caller holds up nobody.
pub(super) struct Secured {
    addr: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    accepting: JoinHandle<()>,
}

impl Secured {
    /// Accepts on the listener until it is dropped.
    pub(super) fn new(listener: TcpListener, addr: SocketAddr, acceptor: TlsAcceptor) -> Self {
        let (send, ready) = mpsc::channel(WAITING);
        Self { addr, ready, accepting: tokio::spawn(accept(listener, acceptor, send)) }
    }
}

impl Listener for Secured {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // Nobody accepts any more; whoever serves this is about to end, too.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.addr)
    }
}

impl Drop for Secured {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, send: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>) {
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "the S3 service could not accept a connection");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let (acceptor, send) = (acceptor.clone(), send.clone());
        tokio::spawn(async move {
            match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => drop(send.send((stream, peer)).await),
                Ok(Err(error)) => tracing::debug!(%error, %peer, "a TLS handshake of the S3 service failed"),
                Err(_) => tracing::debug!(%peer, "a TLS handshake of the S3 service took too long"),
            }
        });
    }
}
