// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { keypairFromUri } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import type { Action, Invocation } from '../command.ts'
import { findTests } from '../project/find-tests.ts'
import { countTests } from '../project/show-tests.ts'
import { tellChanged } from '../project/test-action.ts'
import type { FileReport } from '../project/test-runner.ts'
import { openTestSession } from '../project/test-session.ts'
import { watchTests } from '../project/watch-tests.ts'
import { keptContracts } from '../remote/kept-contracts.ts'
import { profileOf, projectFolder } from '../remote/networks.ts'
import { withRemote } from '../remote/open-remote.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { withFlags } from '../terminal/flags.ts'
import { sourcePattern } from '../terminal/read-bounded.ts'
import { devUris } from '../values/account.ts'
import { bringContract } from './bring-contract.ts'
import { createFollower, type Followed, type Follower } from './follower.ts'
import { createStepTeller, isAway, type StepTeller } from './tell-step.ts'

/** Longest that a test may take, as `phat test` has it. */
const testTimeoutMs = 10_000

/** `phat dev watch` */
export const watchAction: Action = (invocation) => watchProject(invocation, invocation.args[0] ?? '.')

/**
 * Tests what is saved and brings contracts that are deployed to the running network, until the signal aborts.
 * @param invocation its flags name the network: `network`, `url`, `timeout`, `from`
 * @throws PhatError `cli.unreadable-file` for a folder that is not there
 */
export async function watchProject(invocation: Invocation, given: string): Promise<void> {
  const { io, signal } = invocation
  const folder = resolve(given)
  if (!existsSync(folder)) throw cliErrors.error('unreadable-file', `${given.slice(0, 200)}: ENOENT`)
  const here = process.cwd()
  const teller = createStepTeller(invocation)
  const session = await openTestSession(invocation, { folder: here, timeoutMs: testTimeoutMs, filter: undefined })
  const follower = createFollower({
    followed: () => followedContracts(invocation, folder),
    build: (source) => session.shelf.read(dirname(source), source),
    bring: (contract, json) => bring(invocation, contract, json, teller),
    isAway,
    teller,
    after: (ms, then) => {
      const timer = setTimeout(then, ms)
      return () => clearTimeout(timer)
    },
    signal,
  })
  const files = (): readonly string[] => testsOrNone(folder)
  try {
    const began = io.now()
    const reports = await session.run(files())
    await settle(follower, teller, reports)
    tellBegun(invocation, folder, teller)
    await watchTests({
      reports,
      files,
      folder,
      began,
      now: io.now,
      signal,
      also: () => [...contractSources(folder), ...follower.inputs()],
      changed: (path) => {
        follower.hold()
        session.shelf.forget(path)
      },
      run: (changed, chosen) => {
        tellChanged(invocation, here, changed)
        return chosen.length === 0 ? Promise.resolve(new Map()) : session.run(chosen)
      },
      ran: (all) => settle(follower, teller, all),
    })
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await follower.stop()
    await session.close()
  }
}

/** Deploys where every test passes, those too that this change did not affect. */
async function settle(follower: Follower, teller: StepTeller, reports: ReadonlyMap<string, FileReport>): Promise<void> {
  const { failed } = countTests([...reports.values()])
  if (failed === 0) return follower.passed()
  teller.begin()
  teller.step({
    step: 'held',
    text: `nothing is deployed while ${failed === 1 ? 'a test fails' : `${failed} tests fail`}`,
    facts: { failed },
  })
}

function tellBegun(invocation: Invocation, folder: string, teller: StepTeller): void {
  const names = followedContracts(invocation, folder).map(({ name }) => name)
  const [example = 'contracts/….ts'] = contractSources(folder).map((path) => relative(process.cwd(), path))
  const none = `no contract of it is deployed yet; phat deploy ${example} makes one, and it is followed from then on`
  teller.begin()
  teller.step({ step: 'watching', text: `watching ${folder}: ${names.join(', ') || none}`, facts: { folder, contracts: names } })
}

/** A project without tests is deployed as it is saved. */
function testsOrNone(folder: string): readonly string[] {
  try {
    return findTests(folder, [], folder)
  } catch (error) {
    if (cliErrors.is(error, 'no-tests')) return []
    throw error
  }
}

function contractSources(folder: string): readonly string[] {
  const contracts = join(folder, 'contracts')
  if (!existsSync(contracts)) return []
  return readdirSync(contracts)
    .filter((name) => sourcePattern.test(name))
    .map((name) => join(contracts, name))
}

/** Names are kept where `phat deploy` was typed: in this folder, or in that of the project. */
function followedContracts(invocation: Invocation, folder: string): readonly Followed[] {
  const sources = new Set(contractSources(folder))
  return [...new Set([projectFolder(), projectFolder(folder)])].flatMap((book) =>
    Object.entries(keptContracts(book, profileOf(invocation, book).name)).flatMap(([name, kept]) => {
      const { made } = kept
      const source = made === undefined ? join(folder, 'contracts', `${name}.ts`) : resolve(book, made.source)
      return sources.has(source) ? [{ name, book, kept, source }] : []
    }),
  )
}

/** Speaks as the account that deployed, where that is one of development. */
function bring(invocation: Invocation, followed: Followed, json: object, teller: StepTeller): Promise<void> {
  const { deployer } = followed.kept.made ?? {}
  const uri = devUris.find((one) => toHex(keypairFromUri(one).accountId) === deployer)
  const from = invocation.flags.text('from') ?? uri
  const flags = from === undefined ? invocation.flags : withFlags(invocation.flags, { from })
  const shown = relative(process.cwd(), followed.source)
  const own = { ...invocation, flags }
  return withRemote(own, 'required', (remote) => bringContract({ remote, followed, json, shown, teller }), followed.book)
}
