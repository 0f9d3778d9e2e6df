// SPDX-License-Identifier: Apache-2.0
import { encodeSs58 } from '@phat/crypto'
import { fromByteString, toHex } from '@phat/primitives'
import type { Runtimes } from '@phat/runtime'
import type { ChainSpec } from './chain-spec.ts'
import { plainAttestation } from './evidence/write-attestation.ts'
import { specState } from './spec-state.ts'

/**
 * Writes a spec as the JSON document that `parseSpec` reads.
 * @param form `plain` keeps the form that the spec has; `raw` lists every key of the state, so that the file means the same to every
 * release
 * @param indent spaces; without, one line
 */
export function writeSpec(
  spec: ChainSpec,
  { runtimes, form, indent }: { readonly runtimes: Runtimes; readonly form: 'plain' | 'raw'; readonly indent?: number },
): string {
  const { name, id, chainType, properties, validators, genesis } = spec
  const document = {
    name,
    id,
    chainType,
    bootNodes: [],
    protocolId: null,
    properties,
    validators: validators.map(({ publicKey, power }) => ({ publicKey: toHex(publicKey), power })),
    genesis: form === 'raw' || genesis.form === 'raw' ? rawGenesis(spec, runtimes) : plainGenesis(genesis, properties.ss58Format),
  }
  return JSON.stringify(document, undefined, indent)
}

function rawGenesis(spec: ChainSpec, runtimes: Runtimes) {
  const entries = [...specState(spec, runtimes)].sort(([a], [b]) => (a < b ? -1 : 1))
  const top = Object.fromEntries(entries.map(([key, value]) => [toHex(fromByteString(key)), toHex(value)]))
  return { raw: { top, childrenDefault: {} } }
}

function plainGenesis({ runtime, config }: Extract<ChainSpec['genesis'], { form: 'plain' }>, ss58Prefix: number) {
  const balances = config.balances.map(({ who, free }) => [encodeSs58(who, ss58Prefix), free.toString()])
  const sudo = config.sudo === undefined ? {} : { sudo: { key: encodeSs58(config.sudo, ss58Prefix) } }
  const vesting = config.vesting?.map(({ who, begin, length, liquid }) => [
    encodeSs58(who, ss58Prefix),
    begin,
    length,
    liquid.toString(),
  ])
  const attestation = config.attestation === undefined ? {} : { attestation: plainAttestation(config.attestation, ss58Prefix) }
  const registry = config.registry === undefined ? {} : { registry: config.registry }
  const rest = { ...(vesting === undefined ? {} : { vesting }), ...attestation, ...registry }
  return { runtimeGenesis: { runtime, config: { balances, ...sudo, ...rest } } }
}
