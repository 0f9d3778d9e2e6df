// SPDX-License-Identifier: Apache-2.0
import { concatBytes, known, PhatError, toHex, toJson } from '@phat/primitives'
import {
  type CollectedEvidence,
  chooseTee,
  type DetectOptions,
  type DstackInfo,
  type Finding,
  readDstackInfo,
  reportDataLength,
  type Survey,
  surveyTees,
  type Tee,
} from '@phat/tee'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { warn } from '../terminal/show-error.ts'
import { table } from '../terminal/table.ts'
import { parseBytes, writeNew } from './read-files.ts'

/** `phat attest probe` */
export const probeTee: Action = async (invocation) => {
  const { flags, io, json, signal } = invocation
  const limitMs = 1000 * known(flags.whole('timeout', { min: 1, max: 3600 }), 'the flag has a default')
  const options: DetectOptions = { root: known(flags.text('root'), 'the flag has a default'), limitMs }
  const text = flags.text('report-data')
  const given = text === undefined ? new Uint8Array() : parseBytes('--report-data', text, reportDataLength)
  const reportData = concatBytes(given, new Uint8Array(reportDataLength - given.length))
  try {
    const survey = await surveyTees(options, signal)
    tellSurvey(invocation, survey)
    const tee = chooseTee(survey)
    const info = tee.source === 'dstack' ? await dstackInfo(invocation, tee, limitMs) : undefined
    const collected = await tee.quote(reportData, signal)
    const written = writeEvidence(flags.text('out'), collected)
    if (json) io.out(toJson({ tee: teeJson(tee), info, evidence: evidenceBytes(collected), written }))
    else for (const line of evidenceLines(tee, info, collected, written)) io.out(line)
  } catch (error) {
    throw signal.aborted ? cliErrors.error('interrupted', 'stopped while the platform was asked') : error
  }
}

const findingsOf = ({ gramine, dstack, configfs }: Survey): (readonly [string, Finding])[] => [
  ['Gramine (SGX)', gramine],
  ['dstack (TDX)', dstack],
  ['configfs-tsm (TDX, SEV-SNP)', configfs],
]

/** Says what is at each place where a TEE may be. */
export function tellSurvey({ io, json }: Invocation, survey: Survey): void {
  const findings = findingsOf(survey)
  if (json)
    return io.out(toJson({ survey: findings.map(([name, { place, state, detail }]) => ({ name, place, state, detail })) }))
  io.out('Places where a TEE may be')
  for (const line of table(findings.map(([name, { place, state, detail }]) => [name, state, `${detail}: ${place}`]))) io.out(line)
}

/** What the agent says is worth a line, and no failure where it says nothing. */
async function dstackInfo(invocation: Invocation, tee: Tee, limitMs: number): Promise<DstackInfo | undefined> {
  try {
    return await readDstackInfo({ socket: tee.place, limitMs }, invocation.signal)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    warn(invocation, error.message)
    return undefined
  }
}

const teeJson = ({ source, place, sealKey, clock }: Tee) => ({ source, place, sealKey, clock })

const evidenceBytes = ({ evidence }: CollectedEvidence): Uint8Array =>
  evidence.format === 'dcap' ? evidence.quote : evidence.report

/** The evidence, and next to it what verification can use; the names of the files. */
function writeEvidence(path: string | undefined, collected: CollectedEvidence): readonly string[] {
  if (path === undefined) return []
  const { certificates, eventLog } = collected
  const files: (readonly [string, Uint8Array | string])[] = [
    // A dstack quote keeps its event log with it, as its agent would answer.
    eventLog === undefined
      ? [path, evidenceBytes(collected)]
      : [path, toJson({ quote: toHex(evidenceBytes(collected)).slice(2), event_log: eventLog })],
    ...Object.entries(certificates ?? {}).map(([name, der]) => [`${path}.${name}.der`, der] as const),
  ]
  for (const [name, content] of files) writeNew(name, content)
  return files.map(([name]) => name)
}

function evidenceLines(
  tee: Tee,
  info: DstackInfo | undefined,
  collected: CollectedEvidence,
  written: readonly string[],
): string[] {
  const said =
    info === undefined ? [] : Object.entries(info).map(([name, value]) => [name, `${value ?? 'not told'}, as the agent says`])
  const rows = [
    ['source', tee.source],
    ['sealing key', tee.sealKey],
    ['clock', tee.clock],
    ...said,
    ['evidence', `${evidenceBytes(collected).length} bytes${written.length === 0 ? '' : ` in ${written.join(', ')}`}`],
  ]
  return ['The TEE of this machine', ...table(rows), 'It is not verified: phat attest verify does that.']
}
