export type Headers = Readonly<Record<string, string>>

/** What an answer that is no page may load: nothing. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

const YEAR_SECONDS = 31_536_000

/** The security headers of every answer (OWASP REST security cheat sheet). Pages replace the policy by their own. */
export const securityHeaders = ({ behindTls }: { behindTls: boolean }): Headers => ({
  'Content-Security-Policy': API_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  ...(behindTls && { 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}` }),
})

/** A `Content-Security-Policy` of these directives and nothing else. */
export const pagePolicy = (directives: Readonly<Record<string, readonly string[]>>): Headers => ({
  'Content-Security-Policy': Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; '),
})
