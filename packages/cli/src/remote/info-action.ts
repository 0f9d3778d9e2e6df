// SPDX-License-Identifier: Apache-2.0
import { type ContractAbi, defaultAcceptance, parseInkMetadata } from '@phat/abi'
import { known, toJson } from '@phat/primitives'
import { type ContractFacts, inspectContract } from '@phat/sdk'
import type { Action } from '../command.ts'
import { signatureOf } from '../contract/argument-names.ts'
import { table } from '../terminal/table.ts'
import { describedContract, findContract, placeOf } from './find-contract.ts'
import { type Remote, withRemote } from './open-remote.ts'
import { evidenceText, provenanceJson } from './show-answer.ts'

/** `phat contract info` */
export const showContract: Action = async (invocation) => {
  const { args, io, json } = invocation
  await withRemote(invocation, 'anybody', async (remote) => {
    const named = known(args[0], 'the contract is required')
    const found = findContract(placeOf(remote), named)
    const described = describe(remote, named, found.kept !== undefined)
    const facts = await inspectContract(remote.phala, found.address)
    if (json) return io.out(toJson({ name: found.name, ...factsJson(facts), ...described?.says }))
    io.out(`${found.name} on ${remote.phala.network.name}`)
    for (const line of table([...factRows(facts), ...(described === undefined ? [] : saysRows(described.says))])) io.out(line)
    if (described === undefined) return
    io.out('messages')
    const { abi } = described
    for (const line of table(abi.messages.map((one) => [signatureOf(abi, one), one.kind]))) io.out(line)
  })
}

/** What the metadata says of the version that was deployed. */
interface Says {
  readonly contract: string
  readonly acceptance: Readonly<Record<'plain' | 'legacy' | 'version2', boolean>>
  readonly upgradePolicy: { readonly kind: string; readonly blocks?: number } | null
  readonly secrets: readonly string[]
}

function describe(
  remote: Remote,
  named: string,
  isKept: boolean,
): { readonly abi: ContractAbi; readonly says: Says } | undefined {
  if (!isKept && remote.invocation.flags.text('metadata') === undefined) return undefined
  const { bundle } = describedContract(remote, named)
  const abi = parseInkMetadata(bundle)
  return { abi, says: { contract: abi.name, ...extrasOf(bundle) } }
}

/** What ink!'s metadata has no place for; contracts of others say none of it. */
export function extrasOf(bundle: string): Omit<Says, 'contract'> {
  // The metadata was read as an object before; whatever stands in these fields is what this project writes there.
  const { phat } = JSON.parse(bundle) as { readonly phat?: Partial<Omit<Says, 'acceptance'>> & { accepts?: Says['acceptance'] } }
  return {
    acceptance: phat?.accepts ?? defaultAcceptance,
    upgradePolicy: phat?.upgradePolicy ?? null,
    secrets: phat?.secrets ?? [],
  }
}

const factsJson = ({ address, cluster, deployer, publicKey, workers }: ContractFacts) => ({
  address,
  cluster,
  deployer,
  publicKey: publicKey ?? null,
  workers: workers.map((one) =>
    one.serves
      ? { publicKey: one.publicKey, serves: true, ...provenanceJson(one.provenance) }
      : { publicKey: one.publicKey, serves: false, error: { code: one.error.code, message: one.error.message } },
  ),
})

function factRows({ address, cluster, deployer, publicKey, workers }: ContractFacts): string[][] {
  const hashes = [...new Set(workers.flatMap((one) => (one.serves ? [one.codeHash] : [])))]
  return [
    ['address', address],
    ['cluster', cluster],
    ['deployer', deployer],
    ['key', publicKey ?? 'none yet'],
    ['code hash', hashes.join(' and ') || 'no worker tells it'],
    ...workers.map((one) => [
      'worker',
      one.serves
        ? `${one.publicKey} serves it at block ${one.provenance.height}; evidence ${evidenceText(one.provenance.simulated)}`
        : `${one.publicKey} does not: ${one.error.message}   [${one.error.code}]`,
    ]),
  ]
}

function saysRows({ contract, acceptance, upgradePolicy, secrets }: Says): string[][] {
  const accepted = Object.entries(acceptance).flatMap(([form, isTaken]) => (isTaken ? [form] : []))
  return [
    ['contract', contract],
    ['accepts', `${accepted.join(', ') || 'no'} commands, unless its deployer changed that`],
    [
      'upgrades',
      upgradePolicy === null
        ? 'not said'
        : `${upgradePolicy.kind}${upgradePolicy.blocks === undefined ? '' : ` of ${upgradePolicy.blocks} blocks`}`,
    ],
    ['secrets', secrets.join(', ') || 'none'],
  ]
}
