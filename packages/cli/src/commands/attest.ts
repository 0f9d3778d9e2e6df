// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'

const guide = 'docs/guides/verify-evidence'
const timeOfGuide = '2026-01-15'

const evidenceSummary =
  'The evidence: a DCAP quote (binary, hex, base64), a SEV-SNP report, or the JSON answer of a dstack agent with its quote.'

export const attestCommands: readonly Command[] = [
  {
    name: 'attest verify',
    summary: 'Verify evidence of a TEE, here and without a network, and show what it says',
    details: [
      'Shows the ladder hardware, firmware, code and key: what each rung means, its checks and their verdicts, then what was attested.',
      'What a file is, is told by its content, so that their order does not matter. An SGX or TDX quote needs collateral as JSON; a SEV-SNP',
      'report needs the certificate of the chip (VCEK or VLEK), the chain of its product line and, for revocation to be known, its list; PEM or DER.',
      'The event log of a dstack guest, which its agent’s answer holds, is replayed against the registers of the quote.',
      'The person’s policy takes evidence whose revocation was not supplied and says so; the chain’s policy refuses it.',
      'A public key among the files is the root of a simulated vendor: what rests on it is shown as SIMULATED.',
    ],
    args: [
      { name: 'file', summary: evidenceSummary, required: true },
      { name: 'more', many: true, summary: 'Further collateral files.' },
    ],
    flags: [
      { name: 'collateral', value: '<file>', summary: 'What to verify it with; further files may follow.' },
      {
        name: 'at',
        value: '<time>',
        summary: 'The time of the verdict, such as 2025-06-20T07:20:00Z or Unix seconds; by default now.',
      },
      { name: 'policy', value: '<policy>', summary: 'Whose policy decides.', fallback: 'person', choices: ['person', 'chain'] },
      { name: 'report-data', value: '<hex>', summary: 'What the report data must be; zeros behind it may be left out.' },
      { name: 'measurement', value: '<hex>', summary: 'What MRENCLAVE, MRTD or MEASUREMENT must be.' },
      { name: 'compose', value: '<file>', summary: 'The app-compose.json that a dstack guest must run, byte for byte.' },
    ],
    examples: [
      {
        line: `attest verify ${guide}/quote.hex --collateral ${guide}/collateral.json ${guide}/simulated-root.pem --at ${timeOfGuide}`,
        summary: 'Evidence of a simulated machine',
      },
      {
        line: `attest verify ${guide}/quote.hex --collateral ${guide}/collateral.json ${guide}/simulated-root.pem --at ${timeOfGuide} --json`,
        summary: 'For scripts',
      },
    ],
    exits: ['failed'],
    load: async () => (await import('../attest/verify-action.ts')).verifyEvidenceFiles,
  },
  {
    name: 'attest show',
    summary: 'Show what evidence contains, without judging it',
    details: ['Nothing of it is known to be true: phat attest verify judges it.'],
    args: [{ name: 'file', summary: evidenceSummary, required: true }],
    flags: [],
    examples: [{ line: `attest show ${guide}/quote.hex`, summary: 'All fields of a quote' }],
    exits: ['failed'],
    load: async () => (await import('../attest/show-action.ts')).showEvidence,
  },
  {
    name: 'attest compose',
    summary: 'Calculate what evidence shows of a dstack guest with this app-compose.json',
    details: [
      'The hash is over the bytes of the file: another spacing is another application. The event compose-hash of its log holds it, and MR_CONFIG_ID',
      'where the host was told no more; the app id is that of an application which no contract governs. Compare a build of your own with evidence.',
    ],
    args: [{ name: 'file', summary: 'The app-compose.json of the application.', required: true }],
    flags: [],
    examples: [{ line: `attest compose ${guide}/app-compose.json`, summary: 'Hash, app id and MR_CONFIG_ID' }],
    exits: ['failed'],
    load: async () => (await import('../attest/compose-action.ts')).measureCompose,
  },
  {
    name: 'attest probe',
    summary: 'Find the TEE of this machine and ask it for evidence',
    details: [
      'Looks at each place where a TEE may be, says what is there, then asks for evidence over the report data. Simulated ones are never found.',
      'No hardware was at hand when this was written: what it shows on yours is worth a report.',
    ],
    args: [],
    flags: [
      { name: 'report-data', value: '<hex>', summary: 'Up to 64 bytes to bind; zeros by default.' },
      { name: 'out', value: '<file>', summary: 'Writes the evidence to this file, and what the host supplied next to it.' },
      { name: 'root', value: '<folder>', summary: 'Where the file systems of the machine begin.', fallback: '/' },
      { name: 'timeout', value: '<seconds>', summary: 'How long the platform may take.', fallback: '10' },
    ],
    examples: [
      { line: 'attest probe --root docs/guides', summary: 'Where nothing can be found', exit: 'failed' },
      { line: 'attest probe --root docs/guides --json', summary: 'For scripts', exit: 'failed' },
    ],
    exits: ['failed'],
    load: async () => (await import('../attest/probe-action.ts')).probeTee,
  },
  {
    name: 'attest page',
    summary: 'Write the page that verifies evidence in a browser, as one file that needs no network',
    details: ['Open it from the disk, or serve it: its own content policy forbids it to load or send anything.'],
    args: [],
    flags: [{ name: 'out', value: '<file>', summary: 'Where to write.', fallback: 'verify-evidence.html' }],
    examples: [{ line: 'attest page --out verify.html', summary: 'Writes verify.html' }],
    exits: ['failed'],
    load: async () => (await import('../attest/page-action.ts')).writePage,
  },
]
