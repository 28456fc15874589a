import type { HelpWords } from '../en/help.ts';

export const help: HelpWords = {
  ready: '**nanobanana를 쓸 수 있어요.**',
  make: '{command}를 입력하고 만들고 싶은 장면을 적어 주세요.',
  states: '답글은 대기 중 → 처리 중 → 완료 순서로 바뀌고, 비용은 전과 후에 모두 보여 드려요.',
  buttons: '버튼: {buttons}.',
  see: '더 보기: {commands}.',
  unknown: '‘알 수 없음’은 제공사의 응답이 끊겼다는 뜻이에요. 비용이 없는 ‘상태 확인’을 먼저 눌러 주세요.',
  sentTo: '프롬프트와 이미지는 {providers} 쪽에 전달돼요.',
  missing: '아직 없는 권한: {permissions}.',
};
