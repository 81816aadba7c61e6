// The index of all operations by who uses them (docs/api-by-role.md), told from the OpenAPI documents.

interface Documented {
  readonly name: string
  readonly text: string
}
interface Operation {
  readonly operationId: string
  readonly summary?: string
}
const ROLES = ['Everybody', 'Patient', 'Doctor', 'Support agent', 'Anybody in a chat', 'SmartAI user', 'Administrator']
type Role = (typeof ROLES)[number]

/** The first that an address fits tells whose it is. */
const HELSSA: readonly (readonly [RegExp, Role])[] = [
  [/\/v1\/admin\//, 'Administrator'],
  [/\/v1\/(auth|reference|notifications|prescriptions|patients\/doctors|billing\/subscriptions\/plans)\//, 'Everybody'],
  [/\/v1\/(doctors|ai\/soap|ai\/transcripts)\//, 'Doctor'],
  [/./, 'Patient'],
]
const WHOSE: Readonly<Record<string, readonly (readonly [RegExp, Role])[]>> = {
  helssa: HELSSA,
  smartai: [
    [/\/admin\//, 'Administrator'],
    [/./, 'SmartAI user'],
  ],
  fiko: [
    [/\/channels/, 'Administrator'],
    [/./, 'Support agent'],
  ],
  chat: [[/./, 'Anybody in a chat']],
}
const CLIENTS: Readonly<Record<string, string>> = {
  helssa: 'createHelssaClient',
  smartai: 'createSmartaiClient',
  fiko: 'createFikoClient',
  chat: 'createChatClient',
}

const HEAD = `# Operations by role

Written by \`npm run generate\` from the OpenAPI documents. A surface is called by its client of
[\`@helssa/client\`](../packages/client/README.md): ${Object.entries(CLIENTS)
  .map(([name, client]) => `${name} by \`${client}\``)
  .join(', ')};
\`connectSmartai\` has SmartAI's for who signed in at HELSSA, so one sign-in of an administrator does all that is theirs.
Administrators do what support agents do, and anybody signed in is a patient too.

Live: \`openAssistantSocket\` (patients), the sockets of \`createChatClient\` and \`createFikoClient\` (\`openLatest\`),
\`openFikoSocket\` (the inbox's list), the video room (\`/ws/video/\`, [video.md](video.md)).
`

/** The index, a line an operation. */
export function tellByRole(documents: readonly Documented[]): string {
  const told = documents.flatMap(({ name, text }) => {
    const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, Operation>> }
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, summary = '' }]) => ({
        role: WHOSE[name]?.find(([fits]) => fits.test(path))?.[1],
        line: `- \`${operationId}\` (${name}) \`${method.toUpperCase()} ${path}\`: ${summary}`,
      })),
    )
  })
  const parts = ROLES.map((role) => {
    const lines = told.filter((one) => one.role === role).map(({ line }) => line)
    return `## ${role}\n${lines.join('\n')}\n`
  })
  return [HEAD, ...parts].join('\n')
}
