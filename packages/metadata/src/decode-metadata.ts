// SPDX-License-Identifier: Apache-2.0

import { metadataMagic } from './encode-metadata.ts'
import { metadataCodecs } from './metadata-codec.ts'
import { metadataErrors } from './metadata-errors.ts'
import type { Metadata, MetadataVersion } from './metadata-model.ts'

/**
 * Decodes metadata of version 14, 15 or 16 (frame-metadata: magic number, version byte, content), without a length prefix.
 * Byte values are views of the input; what is allocated is bounded by its length.
 * @throws PhatError `metadata.not-metadata`, `metadata.unsupported-version` or `codec.*`, whose message names the field
 */
export function decodeMetadata(encoded: Uint8Array): Metadata {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength)
  if (encoded.length < 5 || view.getUint32(0, true) !== metadataMagic) {
    throw metadataErrors.error('not-metadata', 'the bytes do not begin with 0x6d657461')
  }
  const version = encoded[4] as number
  if (!isSupported(version)) throw metadataErrors.error('unsupported-version', `metadata of version ${version}`)
  return metadataCodecs[version].decode(encoded.subarray(5))
}

function isSupported(version: number): version is MetadataVersion {
  return version in metadataCodecs
}
