/** UploadApi: a file at a time, with how far it is; then the set's end. A refusal is an ApiError, as everywhere. */
import type { ErrorBody, LiffUploaded, LiffUploadEnded } from '../server/contract.ts'
import { ApiError, call, known } from './api.ts'
import { ERRORS } from './messages/ja.ts'
import type { Phone } from './phone.ts'

export const sendFile = (
  phone: Phone,
  set: string,
  { key, file }: { key: string; file: File },
  onShare: (share: number) => void,
): Promise<LiffUploaded> => known(phone, () => put(`/api/liff/uploads/${set}/files`, key, file, onShare))

export const endSet = (phone: Phone, set: string): Promise<LiffUploadEnded> =>
  known(phone, () => call<LiffUploadEnded>(`/uploads/${set}/end`, {}))

/** `fetch` does not say how much has gone. */
function put(url: string, key: string, file: File, onShare: (share: number) => void): Promise<LiffUploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('idempotency-key', key)
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0)
    request.onload = () => {
      if (request.status === 200) resolve(request.response as LiffUploaded)
      else reject(new ApiError(request.status, (request.response ?? {}) as Partial<ErrorBody>))
    }
    request.onerror = () =>
      reject(new ApiError(0, { error: { code: 'OFFLINE', message: ERRORS.offline, field: null } }))
    const body = new FormData()
    body.append('file', file)
    request.send(body)
  })
}
