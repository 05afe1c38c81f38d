/** The address of the server as a browser sees it. */
export interface PublicUrl {
  /** Scheme, host and port, such as `https://detente.example.org`. */
  readonly origin: string;
  /** Host and port, as a `Host` header names them. */
  readonly host: string;
  /** Path under which everything lies, without a slash at its end; empty for the whole host. */
  readonly path: string;
}
