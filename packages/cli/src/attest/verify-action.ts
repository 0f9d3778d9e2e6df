// SPDX-License-Identifier: Apache-2.0
import { parseMoment, type Story, tellStory, verifyFiles } from '@phat/console'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { known, toJson } from '@phat/primitives'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { warn } from '../terminal/show-error.ts'
import { policyChecks } from './policy-checks.ts'
import { parseBytes, readEvidenceFiles, shortPath } from './read-files.ts'
import { missingLines, storyLines } from './story-lines.ts'

const reportDataLength = 64
const measurementLengthMax = 48

/** `phat attest verify` */
export const verifyEvidenceFiles: Action = async (invocation) => {
  const { args, flags, io, json, signal } = invocation
  const collateral = flags.text('collateral')
  const { file, path, parts } = readEvidenceFiles([...args, ...(collateral === undefined ? [] : [collateral])])
  const now = momentOf(invocation)
  const verify = async (check: Parameters<typeof verifyPlatformSignature>[0]): Promise<boolean> => verifyPlatformSignature(check)
  const verified = await verifyFiles({ file, parts, now, expectations: expectationsOf(invocation) }, verify, signal)
  const { verification, missing } = verified
  const policy = policyChecks(flags.text('policy'), verification.attested)
  const story = tellStory(verification, [...verified.expected, ...policy])
  const simulated = verification.attested?.simulated === true
  if (json) io.out(toJson({ outcome: story.outcome, simulated, ...verification, expected: verified.expected, policy, missing }))
  else for (const line of [...storyLines(story), ...missingLines(missing)]) io.out(line)
  if (simulated) warn(invocation, 'SIMULATED evidence: it rests on a simulated vendor and protects nothing')
  if (story.outcome === 'unverified') {
    throw cliErrors.error('evidence-unverified', `${shortPath(path)} needs ${missing.map(({ what }) => what).join('; ')}`)
  }
  if (story.outcome === 'refused') throw cliErrors.error('evidence-refused', refusalText(story))
}

/** Unix seconds of `--at`, or of now. */
function momentOf({ flags, io }: Invocation): number {
  const text = flags.text('at')
  if (text === undefined) return Math.floor(io.now() / 1000)
  const moment = parseMoment(text)
  if (moment !== undefined) return moment
  throw cliErrors.error('bad-value', `--at is a time such as 2025-06-20T07:20:00Z, not ${JSON.stringify(text.slice(0, 60))}`)
}

function expectationsOf({ flags }: Invocation) {
  const reportData = flags.text('report-data')
  const measurement = flags.text('measurement')
  return {
    ...(reportData === undefined ? {} : { reportData: parseBytes('--report-data', reportData, reportDataLength) }),
    ...(measurement === undefined ? {} : { measurement: parseBytes('--measurement', measurement, measurementLengthMax) }),
  }
}

/** The check at which evidence failed, on one line. */
function refusalText({ rungs }: Story): string {
  const failed = known(
    rungs.flatMap(({ checks }) => checks).find(({ verdict }) => verdict === 'fail'),
    'refused evidence has a check that failed',
  )
  const { id, rung, field, expected, found } = failed
  return `${rung}: ${id}, ${field ?? 'evidence'}: expected ${expected ?? 'what it claims'}, found ${found ?? 'nothing'}`
}
