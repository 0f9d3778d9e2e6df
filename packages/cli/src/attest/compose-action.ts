// SPDX-License-Identifier: Apache-2.0
import { composeMeasurements, isMalformed, normalizeCompose } from '@phat/attestation'
import { known, toHex, toJson } from '@phat/primitives'
import type { Action } from '../command.ts'
import { shortPath } from '../terminal/read-bounded.ts'
import { table } from '../terminal/table.ts'
import { readEvidenceBytes } from './read-files.ts'

/** `phat attest compose` */
export const measureCompose: Action = async ({ args, io, json }) => {
  const path = known(args[0], 'the file is a required argument')
  const bytes = readEvidenceBytes(path)
  const { composeHash, appId, mrConfigId } = composeMeasurements(bytes)
  const normal = normalizeCompose(new TextDecoder().decode(bytes))
  const isNormal = !isMalformed(normal) && toHex(composeMeasurements(normal).composeHash) === toHex(composeHash)
  const measured = { composeHash: toHex(composeHash), appId: toHex(appId), mrConfigId: toHex(mrConfigId), normalized: isNormal }
  if (json) return io.out(toJson(measured))
  io.out(`What evidence shows of a dstack guest that runs ${shortPath(path)}`)
  const rows = [
    ['compose hash', measured.composeHash],
    ['app id', measured.appId],
    ['MR_CONFIG_ID', measured.mrConfigId],
  ] as const
  for (const line of table(rows)) io.out(line)
  if (!isNormal)
    io.out(
      '  The file is not in the form that dstack’s tools write (keys sorted, no spaces). The hash is of its bytes as they are.',
    )
}
