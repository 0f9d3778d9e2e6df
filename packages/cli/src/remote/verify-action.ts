// SPDX-License-Identifier: Apache-2.0

import { formatDiagnostic } from '@phat/contract/build'
import { decodeSs58 } from '@phat/crypto'
import { contractId } from '@phat/messaging'
import { equalBytes, fromHex, isHex, known, toHex, toJson } from '@phat/primitives'
import { type ContractFacts, inspectContract } from '@phat/sdk'
import type { Action, Invocation } from '../command.ts'
import { readContractFile } from '../contract/contract-file.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { table } from '../terminal/table.ts'
import { findContract, placeOf } from './find-contract.ts'
import { withRemote } from './open-remote.ts'
import { evidenceText } from './show-answer.ts'

/** How the address speaks of the code: it is a hash of deployer, code, cluster and salt, and the chain knows two of them. */
type Origin = 'this code' | 'other code, or with another salt' | 'unknown: give --salt'

/** `phat contract verify` @throws PhatError `cli.other-code`, `cli.no-receipt` */
export const verifyContract: Action = async (invocation) => {
  const { args, flags, io, json } = invocation
  const path = known(args[1], 'the file is required')
  const { codeHash } = await readContractFile(path, (diagnostics) => {
    for (const one of diagnostics) io.err(json ? toJson(one) : formatDiagnostic(one))
  })
  await withRemote(invocation, 'anybody', async (remote) => {
    const found = findContract(placeOf(remote), known(args[0], 'the contract is required'))
    const facts = await inspectContract(remote.phala, found.address)
    const origin = originOf(facts, codeHash, saltOf(flags) ?? found.kept?.salt)
    const told = facts.workers.flatMap((one) => (one.serves ? [one] : []))
    const isSame = told.length > 0 && told.every((one) => one.codeHash === toHex(codeHash))
    const result = { contract: facts.address, file: path, codeHash: toHex(codeHash), verified: isSame, madeWith: origin }
    if (json) {
      const receipts = told.map(({ publicKey, codeHash: runs, provenance: { height, simulated } }) => ({
        worker: publicKey,
        codeHash: runs,
        height,
        simulated,
      }))
      io.out(toJson({ ...result, receipts }))
    } else {
      io.out(`${found.name} and ${path}`)
      const rows = [
        ['file', toHex(codeHash)],
        ...told.map((one) => [
          'runs',
          `${one.codeHash}, by the receipt of worker ${one.publicKey} at block ${one.provenance.height}; evidence ${evidenceText(one.provenance.simulated)}`,
        ]),
        ['made with', `${origin}, by the address on the chain`],
      ]
      for (const line of table(rows)) io.out(line)
    }
    if (told.length === 0) throw cliErrors.error('no-receipt', `no worker of the cluster answers for ${found.name}`)
    if (!isSame) throw cliErrors.error('other-code', `${found.name} does not run the code of ${path.slice(-200)}`)
    if (!json) io.out('verified: it runs this code')
  })
}

function saltOf(flags: Invocation['flags']): `0x${string}` | undefined {
  const salt = flags.text('salt')
  if (salt === undefined || isHex(salt)) return salt
  throw cliErrors.error('bad-value', `--salt is hex, not ${JSON.stringify(salt.slice(0, 60))}`)
}

function originOf({ address, deployer, cluster }: ContractFacts, codeHash: Uint8Array, salt: `0x${string}` | undefined): Origin {
  if (salt === undefined) return 'unknown: give --salt'
  const made = contractId({
    deployer: decodeSs58(deployer).accountId,
    codeIndex: { type: 'WasmCode', value: codeHash as never },
    clusterId: fromHex(cluster) as never,
    salt: fromHex(salt),
  })
  return equalBytes(made, fromHex(address)) ? 'this code' : 'other code, or with another salt'
}
