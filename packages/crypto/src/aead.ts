// SPDX-License-Identifier: Apache-2.0
export {
  type AeadBinding,
  aeadKeyLength,
  aeadNonceLength,
  aeadTagLength,
  openAead,
  prepareSealAead,
  sealAead,
} from './aead/aes-gcm.ts'
export { equalSecrets } from './aead/equal-secrets.ts'
