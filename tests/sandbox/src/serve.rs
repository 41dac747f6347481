//! Listening: TLS for the real names, plain HTTP for the names below `localhost`, and a proxy for browsers that can be told
//! to use one but not to resolve names.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tower::ServiceExt;

use crate::place::{Names, Place, REAL_HOSTS};
use crate::world::Availability;
use crate::{Shared, StartError, aws, control, idp, service_now, site};

/// No honest request has a longer body: a SAML response is some 10 kB, Streams' log uploads some 100 kB.
const LONGEST_BODY: usize = 4 << 20;

/// A certificate for every real name and, so that a wrong host is refused by us and not by the browser, for its siblings.
pub(crate) fn certificate(shared: &Arc<Shared>) -> Result<(String, TlsAcceptor), StartError> {
    let mut names: Vec<String> = REAL_HOSTS.map(str::to_owned).to_vec();
    names.extend(
        [
            "*.service-now.com",
            "*.example.test",
            "*.aws.amazon.com",
            "*.console.aws.amazon.com",
            "*.my.connect.aws",
        ]
        .map(str::to_owned),
    );
    let rcgen::CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(names)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let provider = Arc::new(ring::default_provider());
    let key = CertifiedKey::from_der(vec![cert.der().clone()], key, &provider)?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(Certificate {
            key: Arc::new(key),
            shared: Arc::clone(shared),
        }));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((cert.pem(), TlsAcceptor::from(Arc::new(config))))
}

/// The one certificate, which a place whose TLS is to fail does not show.
struct Certificate {
    key: Arc<CertifiedKey>,
    shared: Arc<Shared>,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").finish_non_exhaustive()
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let place = hello.server_name().and_then(|host| Names::Real.place(host));
        let fails = place
            .is_some_and(|place| self.shared.world().hop(place).answer == Availability::Untrusted);
        (!fails).then(|| Arc::clone(&self.key))
    }
}

/// Serves both listeners until the task is aborted. Every connection's task ends with it.
pub(crate) async fn run(
    tls: TcpListener,
    http: TcpListener,
    acceptor: TlsAcceptor,
    shared: Arc<Shared>,
) {
    let Ok(http_address) = http.local_addr() else {
        return;
    };
    let (tunnels, mut opened) = mpsc::unbounded_channel();
    let front = Arc::new(Front::new(http_address.port(), tunnels, shared));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Ok((stream, _)) = tls.accept() => {
                let (front, acceptor) = (Arc::clone(&front), acceptor.clone());
                connections.spawn(async move { secure(front, acceptor, stream).await });
            }
            Ok((stream, _)) = http.accept() => {
                connections.spawn(connection(Arc::clone(&front), stream, Names::Local { port: http_address.port() }));
            }
            Some(upgrade) = opened.recv() => {
                let (front, acceptor) = (Arc::clone(&front), acceptor.clone());
                connections.spawn(tunnel(front, acceptor, upgrade));
            }
            Some(_) = connections.join_next() => {}
            else => return,
        }
    }
}

/// A tunnel through the proxy: TLS inside it is ours.
async fn tunnel(front: Arc<Front>, acceptor: TlsAcceptor, upgrade: OnUpgrade) {
    if let Ok(upgraded) = upgrade.await {
        secure(front, acceptor, TokioIo::new(upgraded)).await;
    }
}

async fn secure(
    front: Arc<Front>,
    acceptor: TlsAcceptor,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
) {
    // A browser that dislikes the certificate goes away in the middle of the handshake. That is its right.
    if let Ok(stream) = acceptor.accept(stream).await {
        connection(front, stream, Names::Real).await;
    }
}

async fn connection(
    front: Arc<Front>,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    names: Names,
) {
    let service = service_fn(move |request| {
        let front = Arc::clone(&front);
        async move { front.answer(names, request).await }
    });
    // Errors here are connections that broke, or that a switch told us to break.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
}

/// The connection is to be closed without an answer.
#[derive(Debug)]
struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the sandbox was told to close the connection")
    }
}

impl std::error::Error for Closed {}

/// What stands before every place: it finds the place by host name, records the request, keeps it waiting, and passes it on.
struct Front {
    tunnels: mpsc::UnboundedSender<OnUpgrade>,
    shared: Arc<Shared>,
    service_now: Router,
    idp: Router,
    aws_sign_in: Router,
    aws_console: Router,
    connect: Router,
    control: Router,
}

impl Front {
    fn new(http_port: u16, tunnels: mpsc::UnboundedSender<OnUpgrade>, shared: Arc<Shared>) -> Self {
        Self {
            tunnels,
            service_now: service_now::router(Arc::clone(&shared)),
            idp: idp::router(Arc::clone(&shared)),
            aws_sign_in: aws::sign_in(Arc::clone(&shared)),
            aws_console: aws::console(Arc::clone(&shared)),
            connect: shared.connect.router(),
            control: control::router(Arc::clone(&shared), http_port),
            shared,
        }
    }

    fn router(&self, place: Place) -> &Router {
        match place {
            Place::ServiceNow => &self.service_now,
            Place::Idp => &self.idp,
            Place::AwsSignIn => &self.aws_sign_in,
            Place::AwsConsole => &self.aws_console,
            Place::Connect => &self.connect,
        }
    }

    async fn answer(
        &self,
        names: Names,
        mut request: Request<Incoming>,
    ) -> Result<Response<Body>, Closed> {
        let tls = names == Names::Real;
        if request.method() == Method::CONNECT {
            return Ok(self.connect_tunnel(&mut request));
        }
        let host = host(&request);
        let place = names.place(&host);
        let (parts, body) = request.into_parts();
        let body = match to_bytes(Body::new(body), LONGEST_BODY).await {
            Ok(body) => body,
            Err(_) => return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
        };
        if names.is_control(&host) {
            return Ok(pass(&self.control, Request::from_parts(parts, Body::from(body))).await);
        }
        let entry = self.shared.log.arrived(tls, &host, place, &parts, &body);
        let page = self.shared.world().page(&host, parts.uri.path()).cloned();
        if let Some(page) = page {
            let response = site::answer(&page).await;
            let status = response.status().as_u16();
            self.shared.log.answered(entry, Some(status));
            return Ok(response);
        }
        let Some(place) = place else {
            self.shared.log.answered(entry, Some(404));
            return Ok((StatusCode::NOT_FOUND, "The sandbox has no such host.\n").into_response());
        };
        let mut request = Request::from_parts(parts, Body::from(body));
        request.extensions_mut().insert(names);
        let delay = {
            let world = self.shared.world();
            world.hop(place).delay_ms.unwrap_or(world.hop_ms)
        };
        if delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        let path = request.uri().path();
        self.shared.holds.pass(place, path).await;
        // Looked at only now: what happens to the place while a request is on its way happens to the request.
        let answer = self.shared.world().hop(place).answer;
        let response = match answer {
            Availability::Works => pass(self.router(place), request).await,
            Availability::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable\n").into_response()
            }
            Availability::Error => {
                (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error\n").into_response()
            }
            // A connection that was open before ends, and the next does not come about.
            Availability::Closed | Availability::Untrusted => {
                self.shared.log.answered(entry, None);
                return Err(Closed);
            }
        };
        self.shared.log.keep_cookies(response.headers());
        self.shared
            .log
            .answered(entry, Some(response.status().as_u16()));
        Ok(response)
    }

    /// The proxy: tunnels to port 443 of the known hosts end here, all others are refused.
    fn connect_tunnel(&self, request: &mut Request<Incoming>) -> Response<Body> {
        let authority = request.uri().authority().cloned();
        let host = authority
            .as_ref()
            .map(|authority| authority.host().to_ascii_lowercase())
            .unwrap_or_default();
        let port = authority.and_then(|authority| authority.port_u16());
        let place = Names::Real.place(&host).filter(|_| port == Some(443));
        let known =
            place.is_some() || port == Some(443) && self.shared.world().sites.contains_key(&host);
        let upgrade = hyper::upgrade::on(&mut *request);
        let mut described = Request::new(());
        *described.method_mut() = Method::CONNECT;
        *described.headers_mut() = request.headers().clone();
        let entry = self
            .shared
            .log
            .arrived(false, &host, place, &described.into_parts().0, b"");
        // The listener's task outlives every request, so the tunnel is always taken.
        let status = if known && self.tunnels.send(upgrade).is_ok() {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        self.shared.log.answered(entry, Some(status.as_u16()));
        status.into_response()
    }
}

impl fmt::Debug for Front {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Front").finish_non_exhaustive()
    }
}

async fn pass(router: &Router, request: Request<Body>) -> Response<Body> {
    match router.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The host that a request is meant for: in lower case, without port.
fn host<B>(request: &Request<B>) -> String {
    let named = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    let named = named.or_else(|| {
        request
            .headers()
            .get(header::HOST)
            .and_then(|value| value.to_str().ok())
    });
    let host = named.unwrap_or_default().to_ascii_lowercase();
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
        _ => host,
    }
}
