// SPDX-License-Identifier: Apache-2.0
import { type Attested, applyPolicy, type Check, chainPolicy, personPolicy, type UnixTime } from '@phat/attestation'
import { parseMoment, resultOf, tellStory, verifyFiles } from '@phat/console'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { known, toJson } from '@phat/primitives'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { shortPath } from '../terminal/read-bounded.ts'
import { warn } from '../terminal/show-error.ts'
import { judgeEventLog } from './event-log.ts'
import { parseBytes, readEvidenceBytes, readEvidenceFiles } from './read-files.ts'
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
  const policy = policyOf(flags.text('policy'))
  const verified = await verifyFiles({ file, parts, now, expectations: expectationsOf(invocation), policy }, verify, signal)
  const { missing } = verified
  const { attested } = verified.verification
  const compose = flags.text('compose')
  const log = judgeEventLog(attested, file.eventLog, compose === undefined ? undefined : readEvidenceBytes(compose))
  const story = tellStory({ ...verified, policy: [...log.checks, ...verified.policy] })
  const simulated = attested?.simulated === true
  if (json)
    io.out(
      toJson({
        outcome: story.outcome,
        ...resultOf(verified),
        events: log.checks,
        launch: Object.fromEntries(log.facts),
        missing,
      }),
    )
  else
    for (const line of [...storyLines({ ...story, facts: [...story.facts, ...log.facts] }), ...missingLines(missing)])
      io.out(line)
  if (simulated) warn(invocation, 'SIMULATED evidence: it rests on a simulated vendor and protects nothing')
  if (story.outcome === 'unverified') {
    throw cliErrors.error('evidence-unverified', `${shortPath(path)} needs ${missing.map(({ what }) => what).join('; ')}`)
  }
  if (story.outcome === 'refused') throw cliErrors.error('evidence-refused', refusalText(story.failed))
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

/**
 * Whoever gives the root of a simulated vendor by hand wants to see its evidence: the person's policy then takes it, and everything
 * says SIMULATED; the chain's never does.
 */
function policyOf(name: string | undefined): (attested: Attested, now: UnixTime) => readonly Check[] {
  const policy = name === 'chain' ? chainPolicy : { ...personPolicy, simulated: true }
  return (attested, now) => applyPolicy(attested, policy, now).checks
}

/** The check at which evidence failed, on one line. */
function refusalText(failed: Check | undefined): string {
  const { id, rung, field, expected, found } = known(failed, 'refused evidence has a check that failed')
  return `${rung}: ${id}, ${field ?? 'evidence'}: expected ${expected ?? 'what it claims'}, found ${found ?? 'nothing'}`
}
