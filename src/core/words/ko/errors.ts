import type { ErrorWords } from '../en/errors.ts';

const pictures: Pick<
  ErrorWords['failures'],
  'not_a_picture' | 'heic' | 'picture_too_large' | 'picture_gone'
> = {
  not_a_picture: {
    short: '이미지 아님',
    text: '{file} 파일을 PNG, JPEG, WebP 이미지로 읽을 수 없어요. {cost} 다른 파일을 첨부해 주세요.',
  },
  heic: {
    short: 'HEIC 미지원',
    text: '{file} 파일은 HEIC라서 읽을 수 없어요. {cost} JPEG로 저장해서 첨부해 주세요.',
  },
  picture_too_large: {
    short: '이미지 용량 초과',
    text: '{file} 파일은 {size}예요. 한도는 {max}예요. {cost} 줄여서 다시 첨부해 주세요.',
  },
  picture_gone: {
    short: '이미지 없음',
    text: '이미지를 더 이상 열 수 없어요. {cost} 다시 올려서 편집해 주세요.',
  },
};

const internal: ErrorWords['failures']['internal'] = {
  short: '내부 오류',
  text: '저희 쪽에 문제가 생겼어요. {cost} 다시 시도하고, 계속되면 {job} 번호를 알려 주세요.',
};

const refusals: ErrorWords['refusals'] = {
  ...pictures,
  disk_full: internal,
  blank_prompt: { text: '만들고 싶은 장면을 적어 주세요. {cost}' },
  long_prompt: {
    text: '프롬프트가 {n}자예요. {model} 모델은 {max}자까지 받아요. {cost} 줄여서 다시 보내 주세요.',
  },
  not_offered: {
    text: '{model} 모델은 {value} 설정을 지원하지 않아요. {cost} {list} 중에서 골라 주세요.',
  },
  too_many_pictures: {
    text: '{model} 모델은 이미지를 {pictures}까지 받아요. 지금은 {n}장이에요. {cost} 수를 줄여 주세요.',
  },
  no_picture_in_message: {
    text: '이 메시지에는 편집할 이미지가 없어요. {cost} 이미지가 있는 메시지를 골라 주세요.',
  },
  not_here: { text: '그 결과는 여기에 없어요. {cost} 기록에서 찾아봐 주세요.' },
  not_allowed: { text: '{person}님과 관리자만 할 수 있어요. {cost} 관리자에게 부탁해 주세요.' },
  guild_not_allowed: {
    text: '이 서버에서는 nanobanana를 쓸 수 없어요. {cost} 운영자에게 문의해 주세요.',
  },
  already_done: { text: '이미 처리됐어요. {cost}' },
  too_late_to_cancel: { text: '이미 만들고 있어서 취소할 수 없어요. {cost} 결과는 여기에 올라와요.' },
  too_busy: {
    short: '요청 많음',
    text: '기다리는 요청이 너무 많아요. {cost} 몇 분 뒤에 다시 시도해 주세요.',
  },
  restarting: {
    short: '재시작 중',
    text: 'nanobanana를 다시 시작하고 있어요. {cost} 1분 뒤에 다시 시도해 주세요.',
  },
  limit_money: {
    short: '한도 도달',
    text: '{whose} {period} 한도({limit})를 모두 썼어요. {cost} {time}에 초기화돼요.',
  },
  no_permission: {
    text: '{channel} 채널에서 nanobanana에 {permissions} 권한이 없어요. {cost} 관리자에게 요청해 주세요.',
  },
  draft_gone: { text: '입력 창이 만료됐어요. {cost} 다시 열어 주세요.' },
  no_such_page: { text: '{pages}. {cost} 마지막 쪽을 보여 드려요.' },
};

const failures: ErrorWords['failures'] = {
  ...pictures,
  internal,
  content: {
    short: '내용 거절',
    text: '{provider} 쪽에서 이 요청을 거절했어요. {cost} 프롬프트나 이미지를 바꿔 주세요.',
  },
  no_picture: {
    short: '이미지 없음',
    text: '{provider} 쪽에서 이미지 없이 답했어요. {cost} 보고 싶은 장면을 더 구체적으로 적어 주세요.',
  },
  provider_error: {
    short: '제공사 오류',
    text: '{provider} 쪽에서 이미지를 완성하지 못했어요. {cost} 다시 시도해 주세요.',
  },
  unavailable: {
    short: '제공사 응답 없음',
    text: '{provider} 쪽에서 지금 요청을 받지 못하고 있어요. {cost} 몇 분 뒤에 다시 시도해 주세요.',
  },
  no_credit: {
    short: '크레딧 부족',
    text: '{provider} 계정의 크레딧이 떨어졌어요. {cost} nanobanana 운영자에게 알려 주세요.',
  },
  key_limit: {
    short: '크레딧 부족',
    text: '{provider} 키의 사용 한도를 다 썼어요. {cost} nanobanana 운영자에게 알려 주세요.',
  },
  bad_key: {
    short: '설정 문제',
    text: '{provider} 쪽에서 키 문제로 요청을 거절했어요. {cost} nanobanana 운영자에게 알려 주세요.',
  },
  small_plan: {
    short: '설정 문제',
    text: '{provider} 쪽에서 요금제 문제로 요청을 거절했어요. {cost} nanobanana 운영자에게 알려 주세요.',
  },
  no_model: {
    short: '설정 문제',
    text: '{provider} 쪽에서 모델 문제로 요청을 거절했어요. {cost} nanobanana 운영자에게 카탈로그를 업데이트해 달라고 알려 주세요.',
  },
  refused_input: {
    short: '입력 거절',
    text: '{provider} 쪽에서 프롬프트, 설정 또는 이미지를 받지 않았어요. {cost} 바꿔서 다시 보내 주세요.',
  },
  no_public_url: {
    short: '설정 문제',
    text: '{provider} 쪽에 이미지를 전달할 수 없어요. {cost} nanobanana 운영자에게 알려 주세요. PUBLIC_URL이나 업로드 요금제가 필요해요.',
  },
  result_lost: {
    short: '결과 유실',
    text: '이미지는 만들어졌지만 가져오지 못했어요. {cost} ‘다시 시도’는 새로 만들어서 비용이 또 들어요.',
  },
};

export const errors: ErrorWords = {
  refusals,
  failures,
  costs: {
    nothing: '비용은 들지 않았어요.',
    charged: '청구된 비용: {price}.',
    maybe: '청구됐을 수 있는 비용: 약 {price}.',
  },
  unknown: {
    lost: '요청이 접수됐는지 확인하지 못했어요. 약 {price}의 비용이 청구됐을 수 있어요. ‘상태 확인’은 비용 없이 다시 알아보고, ‘다시 시도’는 새로 요청해서 비용이 두 번 들 수 있어요.',
    lostFree:
      '요청이 접수됐는지 확인하지 못했어요. 비용은 들지 않았어요. ‘상태 확인’은 다시 알아보고, ‘다시 시도’는 새로 요청해요.',
    late: '{duration} 동안 끝나지 않았어요. {cost} ‘상태 확인’은 비용 없이 다시 알아봐요.',
  },
  fault: '저희 쪽에 문제가 생겼어요. 다시 시도하고, 계속되면 {reference} 번호를 알려 주세요.',
  workspaceNotAllowed: '이 워크스페이스에서는 nanobanana를 쓸 수 없어요. {cost} 운영자에게 문의해 주세요.',
  unreferenced: '저희 쪽에 문제가 생겼어요. {cost} 몇 분 뒤에 다시 시도해 주세요.',
  otherModel:
    '{model} 모델은 {value} 설정을 지원하지 않아요. {cost} {list} 중에서 고르거나 {other} 모델을 써 주세요.',
  onlyOtherModel: '{model} 모델은 {value} 설정을 지원하지 않아요. {cost} {other} 모델을 써 주세요.',
  notTogether: '{model} 모델은 {value} 설정을 지원하지 않아요. {cost} 다른 설정을 골라 주세요.',
  someFile: '첨부한',
  thisChannel: '이',
  whose: { person: '내', guild: '서버', workspace: '워크스페이스', all: '전체' },
  periods: { day: '하루', month: '한 달', hour: '시간당' },
};
