// SPDX-License-Identifier: Apache-2.0
import { type ChainSpec, loadSpec, type SpecEvidence, type SpecSummary, summarizeSpec, writeSpec } from '@phat/node'
import { type Balance, formatPha, known, phaDecimals, toHex, toJson } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import type { Action, Invocation } from '../command.ts'
import { table } from '../terminal/table.ts'
import { showAccount } from '../values/account.ts'

const chainOf = ({ args }: Invocation): string => known(args[0], 'the chain is a required argument')

/** `phat spec show` */
export const showSpec: Action = async (invocation) => {
  const runtimes = createRuntimes()
  const spec = loadSpec(chainOf(invocation), runtimes)
  const summary = summarizeSpec(spec, runtimes)
  const { io, json } = invocation
  if (json) return io.out(toJson(summaryJson(spec, summary)))
  io.out(spec.name)
  for (const line of table(summaryRows(spec, summary))) io.out(line)
}

/** `phat spec build` */
export const buildSpec: Action = async (invocation) => {
  const runtimes = createRuntimes()
  const spec = loadSpec(chainOf(invocation), runtimes)
  const { io, json, flags } = invocation
  io.out(writeSpec(spec, { runtimes, form: flags.given('raw') ? 'raw' : 'plain', ...(json ? {} : { indent: 2 }) }))
}

/** `phat spec validate` */
export const validateSpec: Action = async (invocation) => {
  const runtimes = createRuntimes()
  const spec = loadSpec(chainOf(invocation), runtimes)
  const summary = summarizeSpec(spec, runtimes)
  const { io, json } = invocation
  if (json) return io.out(toJson({ valid: true, ...summaryJson(spec, summary) }))
  io.out(`${spec.name} (${spec.id}) is valid; its genesis hash is ${toHex(summary.genesisHash)}`)
}

function summaryJson(spec: ChainSpec, { genesisHash, runtime, stateKeys, accounts, issuance, evidence }: SpecSummary) {
  const { name, id, chainType, properties, validators, genesis } = spec
  const sudo = genesis.form === 'plain' ? genesis.config.sudo : undefined
  return {
    name,
    id,
    chainType,
    properties,
    form: genesis.form,
    genesisHash,
    runtime,
    stateKeys,
    ...(accounts === undefined ? {} : { accounts, issuance }),
    ...(sudo === undefined ? {} : { sudo: showAccount(sudo, properties.ss58Format) }),
    ...(evidence === undefined ? {} : { evidence }),
    validators,
  }
}

function summaryRows(
  spec: ChainSpec,
  { genesisHash, runtime, stateKeys, accounts, issuance, evidence }: SpecSummary,
): string[][] {
  const { id, chainType, properties, validators, genesis } = spec
  const sudo = genesis.form === 'plain' ? genesis.config.sudo : undefined
  return [
    ['id', id],
    ['type', chainType],
    ['genesis hash', toHex(genesisHash)],
    ['runtime', `${runtime.specName} version ${runtime.specVersion}`],
    ['addresses', `SS58 prefix ${properties.ss58Format}`],
    ['token', `${properties.tokenSymbol}, ${properties.tokenDecimals} decimals`],
    ...(issuance === undefined ? [] : [['accounts', `${accounts}, ${showAmount(spec, issuance)} in all`]]),
    ...(sudo === undefined ? [] : [['sudo', showAccount(sudo, properties.ss58Format)]]),
    ['state', `${stateKeys} keys`],
    ...(evidence === undefined ? [] : [['evidence', evidenceText(evidence)]]),
    ...validators.map(({ publicKey, power }, index) => [index === 0 ? 'validators' : '', `${toHex(publicKey)}  power ${power}`]),
  ]
}

function evidenceText({ vendorRoots, simulatedRoots, acceptsSimulated }: SpecEvidence): string {
  const genuine = `${vendorRoots} roots of vendors`
  return acceptsSimulated ? `${genuine}, ${simulatedRoots} SIMULATED, which protect nothing` : genuine
}

function showAmount({ properties: { tokenDecimals, tokenSymbol } }: ChainSpec, amount: Balance): string {
  if (tokenDecimals === phaDecimals) return formatPha(amount).replace(/PHA$/, tokenSymbol)
  return `${amount} of 10^-${tokenDecimals} ${tokenSymbol}`
}
